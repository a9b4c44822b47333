"""Facts that somebody outside asked for, kept with the change that they tell of."""
