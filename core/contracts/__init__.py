"""What a plugin may say: hook specifications, frozen values, ports and errors, in plain Python."""
