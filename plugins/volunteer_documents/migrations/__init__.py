"""The migrations of volunteers' documents."""
