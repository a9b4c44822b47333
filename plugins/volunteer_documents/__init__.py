"""What a host gives its volunteers on paper: certificates of hours and written opinions."""
