/** The upload page's style sheet; text passes WCAG AA in light and dark. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ink:#1a2230;--muted:#566273;--line:#d9dee6;--page:#f6f7f9;--card:#fff;--accent:#0062a3;--bar:#cfe4f4;--first:#0072b2;--bad:#a84600}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--muted:#9da9b8;--line:#333d4a;--page:#12161c;--card:#1a2028;--accent:#6cb8f0;--bar:#24435a;--first:#3f9fe0;--bad:#ffa45c}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI","Helvetica Neue","DejaVu Sans",Arial,sans-serif}
main{max-width:880px;margin:0 auto;padding:40px 24px 64px}
h1{font-size:28px;line-height:1.2;letter-spacing:-.02em;margin:0}
.about{color:var(--muted);margin:4px 0 24px;overflow-wrap:anywhere}
.drop{display:grid;place-items:center;align-content:center;gap:6px;text-align:center;min-height:168px;padding:24px;border:2px dashed var(--line);border-radius:14px;background:var(--card);cursor:pointer;transition:border-color .15s}
.drop:hover,.drop.over{border-color:var(--accent)}
.drop:focus-within{outline:3px solid var(--accent);outline-offset:2px}
.drop b{font-size:18px;font-weight:600}
.drop span{color:var(--muted)}
.drop input{position:absolute;width:1px;height:1px;opacity:0}
.send{margin:12px 0 0}
button{font:inherit;color:var(--card);background:var(--accent);border:0;border-radius:8px;padding:8px 18px;cursor:pointer}
.js .send{display:none}
#status{min-height:24px;margin:14px 0;color:var(--muted)}
#status.bad{color:var(--bad)}
#status.said{position:absolute;clip-path:inset(50%);width:1px;height:1px;margin:0;overflow:hidden}
#result{margin-top:20px}
#result{display:grid;grid-template-columns:minmax(0,320px) minmax(0,1fr);gap:28px;align-items:start;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:20px}
#result[hidden]{display:none}
#result img{width:100%;max-height:320px;object-fit:contain;border-radius:8px;display:block;background:var(--page)}
h2{margin:0 0 2px;font-size:24px;letter-spacing:-.01em;overflow-wrap:anywhere}
.took{margin:0 0 14px;color:var(--muted);font-size:14px}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
th{font-weight:400;text-align:left;padding:6px 10px;position:relative;overflow-wrap:anywhere}
td{text-align:right;padding:6px 10px;white-space:nowrap;width:84px}
th::before{content:"";position:absolute;inset:2px auto 2px 0;width:calc(var(--share)*100%);min-width:2px;background:var(--bar);border-radius:4px;z-index:0}
th span{position:relative}
tr:first-child th,tr:first-child td{font-weight:600}
footer{margin-top:28px;color:var(--muted);font-size:14px}
code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:13px;overflow-wrap:anywhere}
@media (max-width:640px){#result{grid-template-columns:1fr}main{padding-top:24px}}
`;
