/** The report's style sheet. Colours are variables, so that the plots follow light, dark and print; both pass WCAG AA for text. */
export const STYLE = `
:root{--ink:#1a2230;--muted:#566273;--soft:#566273;--line:#e2e6ec;--page:#f6f7f9;--card:#fff;--accent:#0062a3;--right:#0072b2;--wrong:#d55e00;--wrong-ink:#a84600;
--good:#00734f;--s1:#0072b2;--s2:#d55e00;--s3:#008a63;--s4:#b3589a;--s5:#b17a00;--s6:#2f93cc;--shadow:0 1px 2px rgb(20 30 50/.05)}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){--ink:#e6eaf0;--muted:#9da9b8;--soft:#9da9b8;--line:#2c3440;--page:#12161c;--card:#1a2028;--accent:#6cb8f0;--right:#3f9fe0;
--wrong:#f08a3c;--wrong-ink:#ffa45c;--good:#4cc79b;--s1:#56a9e6;--s2:#f08a3c;--s3:#3cc79a;--s4:#dd94c6;--s5:#e3b341;--s6:#8fd0f5;--shadow:none}}
:root[data-theme=dark]{--ink:#e6eaf0;--muted:#9da9b8;--soft:#9da9b8;--line:#2c3440;--page:#12161c;--card:#1a2028;--accent:#6cb8f0;--right:#3f9fe0;
--wrong:#f08a3c;--wrong-ink:#ffa45c;--good:#4cc79b;--s1:#56a9e6;--s2:#f08a3c;--s3:#3cc79a;--s4:#dd94c6;--s5:#e3b341;--s6:#8fd0f5;--shadow:none;color-scheme:dark}
:root[data-theme=light]{color-scheme:light}
*{box-sizing:border-box}
html{scroll-padding-top:64px}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI","Helvetica Neue","DejaVu Sans",Arial,sans-serif}
main,.bar-inner{max-width:1120px;margin:0 auto;padding:0 24px}
main{padding-bottom:80px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--card);padding:8px;z-index:9}
.top{position:sticky;top:0;z-index:5;background:var(--page);border-bottom:1px solid var(--line)}
.bar-inner{display:flex;align-items:center;gap:24px;min-height:48px}
.brand{font-weight:650;margin:0}
nav{display:flex;gap:18px;flex:1;overflow-x:auto;scrollbar-width:none}
nav a{color:var(--muted);text-decoration:none;white-space:nowrap;padding:4px 0}
nav a:hover{color:var(--ink)}
button{font:inherit;color:inherit;background:none;border:1px solid var(--line);border-radius:6px;padding:3px 10px;cursor:pointer}
button:hover{border-color:var(--muted)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
h1{font-size:30px;line-height:1.2;letter-spacing:-.02em;margin:40px 0 4px}
h2{font-size:20px;letter-spacing:-.01em;margin:56px 0 8px}
h3{font-size:15px;margin:28px 0 8px}
.meta{color:var(--muted);margin:0;overflow-wrap:anywhere}
.verdict{font-size:19px;margin:24px 0 20px}
.soft,.hint{color:var(--soft)}.hint{margin:0 0 14px;max-width:76ch}
.verdict .soft{font-size:15px}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;box-shadow:var(--shadow)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:0}
.cards .card{padding:14px 16px}
dt{color:var(--muted);font-size:13px}
dd{margin:2px 0 0;font-size:24px;font-weight:600;letter-spacing:-.01em;font-variant-numeric:tabular-nums}
dd small{display:block;font-size:13px;font-weight:400;color:var(--muted);letter-spacing:0}
.findings{list-style:none;padding:0;margin:20px 0 0;display:grid;gap:8px}
.findings li{padding:8px 14px;border-left:3px solid var(--muted);background:var(--card);border-radius:0 8px 8px 0}
.findings .warning{border-color:var(--wrong)}.findings .warning b{color:var(--wrong-ink)}
.check{padding:10px 16px;margin:10px 0;border-left:3px solid var(--muted)}
.check summary{cursor:pointer}.check>p{color:var(--soft);margin:8px 0 12px}
.check.error,.check.warning{border-left-color:var(--wrong)}.check.error summary b,.check.warning summary b{color:var(--wrong-ink)}
.together{padding:10px;margin:10px 0;border:1px solid var(--line);border-radius:10px}
.findings .good{border-color:var(--good)}.findings .good b{color:var(--good)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(460px,100%),1fr));gap:16px;margin-bottom:16px}
figure{margin:0}
.charts figure{padding:10px}
.charts svg{width:100%;height:auto;display:block}
.scroll{overflow-x:auto;position:relative}.scroll>.hint{margin:8px 14px 12px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:10px 14px 0;color:var(--muted);font-size:13px}
th,td{padding:7px 14px;text-align:left;border-bottom:1px solid var(--line);font-weight:400}
tbody tr:last-child>*{border-bottom:0}
thead th{color:var(--muted);font-size:13px;white-space:nowrap}
.number{text-align:right}
.sortable thead th{padding:3px 6px}
.sortable thead button{border-color:transparent;width:100%;text-align:inherit;color:var(--muted);font-size:13px}
.sortable thead button:hover{color:var(--ink)}
.sortable th[aria-sort] button{color:var(--ink);font-weight:600}
.sortable th[aria-sort=ascending] button::after{content:" ↑"}
.sortable th[aria-sort=descending] button::after{content:" ↓"}
.bar{background:linear-gradient(90deg,color-mix(in srgb,var(--right) 20%,transparent) calc(var(--share)*100%),transparent 0) no-repeat 8px center/calc(100% - 16px) 62%}
.bar.wrong{background-image:linear-gradient(90deg,color-mix(in srgb,var(--wrong) 24%,transparent) calc(var(--share)*100%),transparent 0)}
.group{font-weight:600;font-size:13px;padding-top:14px}
tbody+tbody .group{border-top:1px solid var(--line)}
.key{display:inline-block;width:12px;height:12px;border-radius:3px;vertical-align:-1px}.key.right{background:var(--right)}.key.wrong{background:var(--wrong)}
.matrix{padding:14px;position:relative}
.matrix svg{width:100%;height:auto;display:block;margin:0 auto;cursor:pointer;font-family:inherit}
.m-back{fill:none;stroke:var(--line)}.m-line{stroke:var(--line);stroke-width:.5}
.m-right{fill:var(--right)}.m-wrong{fill:var(--wrong)}
.m-text{fill:var(--ink);text-anchor:middle;pointer-events:none;font-variant-numeric:tabular-nums}.m-text.on-right.strong{fill:#fff}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]) .m-text.mid{fill:#0b0f14}}:root[data-theme=dark] .m-text.mid{fill:#0b0f14}
.m-label{fill:var(--ink)}.m-label.row{text-anchor:end}.m-axis{fill:var(--muted);font-size:11px}
.m-cursor{fill:none;stroke:var(--ink);stroke-width:2;pointer-events:none}
.cell-text{display:block;min-height:1.6em;margin-top:8px;color:var(--muted);text-align:center}
.photos{display:grid;grid-template-columns:repeat(auto-fill,minmax(168px,1fr));gap:14px}
.photo{background:var(--card);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.photo img{width:100%;aspect-ratio:1;object-fit:cover;display:block;background:var(--line)}
.photo figcaption{padding:8px 10px 10px;line-height:1.35;overflow-wrap:anywhere}
.photo small{display:block;color:var(--muted);margin-top:3px}.photo figcaption span{display:block}.photo i{font-style:normal;color:var(--muted);font-size:13px;margin-right:2px}
.photo.wrong b{color:var(--wrong-ink)}
.no-photo{aspect-ratio:1;display:grid;place-items:center;padding:10px;color:var(--muted);overflow-wrap:anywhere;font-size:12px;background:var(--page)}
pre{padding:14px 16px;margin:0;font:13px/1.55 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;tab-size:2}
.y-key{color:var(--accent)}
.open-cell{font-size:13px}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(420px,100%),1fr));gap:16px;align-items:start}
b.good{color:var(--good)}b.bad{color:var(--wrong-ink)}
td code,th code{font:12.5px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
dialog{border:1px solid var(--line);border-radius:12px;background:var(--page);color:var(--ink);padding:0;width:min(960px,92vw);max-height:88vh}
dialog::backdrop{background:rgb(0 0 0/.5)}
.dialog-head{display:flex;justify-content:space-between;align-items:center;gap:16px;position:sticky;top:0;background:var(--page);padding:14px 20px;border-bottom:1px solid var(--line)}
.dialog-head h2{margin:0;font-size:17px}
#photos-body{padding:20px}
@media (max-width:640px){main,.bar-inner{padding-left:14px;padding-right:14px}h1{font-size:24px}.photos{grid-template-columns:repeat(auto-fill,minmax(130px,1fr))}}
@media print{:root,:root[data-theme]{--ink:#000;--muted:#444;--soft:#444;--page:#fff;--card:#fff;--line:#ccc}.top,.cell-text,.open-cell,.skip{display:none}
main{max-width:none;padding:0}body{font-size:11pt}h2{break-after:avoid}.card,.photo,figure,tr{break-inside:avoid}.scroll{overflow:visible}pre{white-space:pre-wrap}.charts{grid-template-columns:1fr 1fr}.photos{grid-template-columns:repeat(4,1fr);gap:8px}h2{margin-top:32px}#confusion{break-inside:avoid}.screen{display:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
