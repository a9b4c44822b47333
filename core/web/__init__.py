"""The kit for pages: rendering, forms, policies, languages, cross-site check, errors, headers."""
