"""Plain functions over text: quotes, numbers, sentences, words. No model, no file, no network."""
