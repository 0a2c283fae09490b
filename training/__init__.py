"""How the reader's weights are made: public data in, ONNX out."""
