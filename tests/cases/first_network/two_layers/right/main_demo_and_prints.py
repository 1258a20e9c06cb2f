# right: prints at import and a demo under if __name__ == "__main__"
import torch
import torch.nn as nn

print("PyTorch", torch.__version__)


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super(TwoLayerModel, self).__init__()
        self.linear1 = nn.Linear(in_features, hidden_features)
        self.linear2 = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        print("entrada:", tuple(x.shape))
        x = self.linear1(x)
        print("depois da primeira camada:", tuple(x.shape))
        x = self.linear2(x)
        return x


model = TwoLayerModel()
print(model)
print("parâmetros:", sum(p.numel() for p in model.parameters()))

if __name__ == "__main__":
    X = torch.randn(100, 10)
    print(model(X).shape)
