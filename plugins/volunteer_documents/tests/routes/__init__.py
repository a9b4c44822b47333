"""The tests of volunteers' documents."""
