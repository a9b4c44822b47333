"""What a host gives volunteers on paper: agreements, certificates of hours, written opinions."""
