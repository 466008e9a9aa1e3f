# Splits by scikit-learn and permutations by torch, for splits-peer.test.ts to compare with.
import json,numpy as np,torch
from sklearn.model_selection import train_test_split
r=np.random.RandomState(5); out=[]
for k in range(60):
    n=int(r.randint(8,200)); kind=k%4
    ts=[.2,.25,.33,7][k%4] if n>30 else .25
    tr=[None,None,.5,None][(k//4)%4]
    seed=int(r.randint(0,2**32,dtype='u8'))
    c=int(r.randint(2,5))
    y=[int(v) for v in r.randint(0,c,n)*7+3] if k%2 else [['b','Z','a','é','10'][v] for v in r.randint(0,c,n)]
    strat=k%3!=0
    try: a,b=train_test_split(range(n),test_size=ts,train_size=tr,random_state=seed,stratify=y if strat else None)
    except ValueError as e: continue
    out.append(dict(n=n,test_size=ts,train_size=tr,seed=seed,classes=y if strat else None,train=[int(i) for i in a],valid=[int(i) for i in b]))
perm=[]
for s in [-1,-42,2**31,2**32-1,2**32,2**33+5,-2**32-7,123456789012]:
    torch.manual_seed(s); perm.append(dict(seed=s,n=50,perm=torch.randperm(50).tolist()))
print(json.dumps(dict(splits=out,perm=perm)))
