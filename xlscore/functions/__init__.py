"""What the worksheet functions answer, and the sheet Try targets that shows them: no Excel."""
