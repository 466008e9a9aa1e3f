"""
fastai's xresnet18 and 50 with fastai's head: state, logits in eval mode, loss in training and a gradient in float64, with how far torch's own
float32 is from it. Argument: the folder to write to.
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import torch
import torch.nn.functional as F
from fastai.vision.learner import create_body, create_head
from fastai.vision.models.xresnet import xresnet18, xresnet50
from safetensors.torch import save_file
from torch import nn

flat = lambda x: x.permute(0, 2, 3, 1).reshape(-1).tolist()
for name, arch, features in [("xresnet18", xresnet18, 512), ("xresnet50", xresnet50, 2048)]:
    torch.manual_seed(1)
    model = nn.Sequential(create_body(arch(pretrained=False), pretrained=False, cut=-4), create_head(features, 10, ps=0.0))
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm2d, nn.BatchNorm1d)):
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.uniform_(-0.2, 0.2)
            module.running_mean.uniform_(-0.2, 0.2)
            module.running_var.uniform_(0.5, 1.5)
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, f"{sys.argv[1]}/{name}.safetensors")
    model.eval()
    x = torch.randn(4, 3, 45, 37)
    logits = model(x).reshape(-1).tolist()
    model.train()
    loss = F.cross_entropy(model(x), torch.arange(4))
    loss.backward()
    single = model[0][0][0].weight.grad.clone()
    model.double().zero_grad()
    F.cross_entropy(model(x.double()), torch.arange(4)).backward()
    double = model[0][0][0].weight.grad
    error = ((single - double).abs().max() / double.abs().max()).item()
    gradient = double.permute(2, 3, 1, 0).reshape(-1).tolist()
    with open(f"{sys.argv[1]}/{name}.json", "w") as file:
        json.dump({"x": flat(x), "logits": logits, "loss": loss.item(), "gradient": gradient, "error": error}, file)
