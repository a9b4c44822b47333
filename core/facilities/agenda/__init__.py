"""A person's own calendar: what they signed up for and answer for, at a secret address."""
