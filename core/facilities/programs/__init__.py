"""What programs need: tokens that an account gives them, and the description of /api/v1."""
