"""All that we ask of other people's servers goes out through here, and only to the public."""
