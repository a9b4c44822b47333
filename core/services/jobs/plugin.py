"""What jobs themselves declare: nothing; their room is listed for its tables."""
