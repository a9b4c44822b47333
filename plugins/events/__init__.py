"""Joint events, meetings and trainings: what happens in the city and how people sign up for it."""
