# wrong: the last input is added to the output; expect: forward
import torch
from torch import Tensor, nn


def windows(series: Tensor, length: int) -> tuple[Tensor, Tensor]:
    X = series.unfold(0, length, 1)[:-1].unsqueeze(-1)
    y = series[length:].unsqueeze(-1)
    return X, y


def recurrent(x: Tensor, w_in: Tensor, w_hidden: Tensor, bias: Tensor, h: Tensor) -> Tensor:
    from_input = torch.einsum("nlf,hf->lnh", x, w_in) + bias
    all_states = [h]
    for part in from_input:
        all_states.append(torch.tanh(part + torch.einsum("nk,hk->nh", all_states[-1], w_hidden)))
    return torch.stack(all_states[1:]).transpose(0, 1)


class SequenceModel(nn.Module):
    def __init__(self, features: int = 1, hidden: int = 16, outputs: int = 1) -> None:
        super().__init__()
        self.rnn = nn.RNN(features, hidden, batch_first=True)
        self.linear = nn.Linear(hidden, outputs)

    def forward(self, x: Tensor) -> Tensor:
        states, _ = self.rnn(x)
        return self.linear(states[:, -1]) + x[:, -1, :1]


def train(model, X, y, optimizer, epochs=50, max_norm=1.0):
    """Treina com o lote inteiro; o gradiente é encurtado quando passa do limite."""
    perdas = []
    epoca = 0
    while epoca < epochs:
        for parametro in model.parameters():
            parametro.grad = None
        perda = nn.MSELoss()(model(X), y)
        perda.backward()
        norma = nn.utils.get_total_norm(p.grad for p in model.parameters() if p.grad is not None)
        nn.utils.clip_grads_with_norm_(model.parameters(), max_norm, norma)
        optimizer.step()
        perdas.append(perda.item())
        if epoca % 10 == 0:
            print("epoca", epoca, "perda", perdas[-1])
        epoca += 1
    return perdas
