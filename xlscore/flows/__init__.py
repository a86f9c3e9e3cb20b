"""What the product does, a flow a file: each reads like the sentence that describes it."""
