/** The one style of the page: no other is loaded. Figures stand on a white plate, which is read in both themes. */
export const pageStyle = `
:root{color-scheme:light dark;--ground:#fff;--ink:#1b1f24;--faint:#56606b;--line:#d5dae0;--card:#f6f8fa;--link:#0757a6;--warn:#8a2c0d}
@media (prefers-color-scheme:dark){:root{--ground:#12161b;--ink:#e6eaef;--faint:#a4afbb;--line:#343c46;--card:#1a2027;--link:#7db8f5;--warn:#ffb38a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
main,header,footer{max-width:64rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.5rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.25rem;margin:2.25rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
h3{font-size:1.02rem;margin:1.25rem 0 .4rem}
p,ul{margin:.5rem 0 .75rem}
ul{padding-left:1.2rem}
li{margin:.3rem 0}
a{color:var(--link)}
code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.88em}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0;margin:.75rem 0}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.75rem 0}
dl.facts dt{color:var(--faint)}
dl.facts dd{margin:0}
.scroll{overflow-x:auto;margin:0 0 1.25rem;border:1px solid var(--line);border-radius:6px}
table{border-collapse:collapse;width:100%;font-size:.88rem;line-height:1.4}
.caption{color:var(--faint);font-size:.88rem;margin:1.25rem 0 .4rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .7rem}
tbody th,tbody td{border-top:1px solid var(--line)}
thead th{background:var(--card);white-space:nowrap}
tbody th{font-weight:600;min-width:9rem}
th.number{text-align:right}
th,td{overflow-wrap:break-word}
td{min-width:6rem}
th.long,td.long{min-width:18rem;overflow-wrap:anywhere}
td.number{min-width:0;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.missing{color:var(--faint)}
.apart li,.warning{color:var(--warn)}
figure{margin:1.5rem 0 2rem}
.plate{background:#fff;border:1px solid var(--line);border-radius:6px;padding:.5rem;overflow-x:auto}
.plate svg{display:block;width:100%;height:auto}
.plate.only svg{min-width:40rem}
.plate.narrow{display:none}
.marks rect{fill:transparent}
.marks rect:hover{fill:#0072b21f;stroke:#222;stroke-width:.7}
figcaption{color:var(--faint);font-size:.88rem;margin-top:.5rem}
summary{cursor:pointer;padding:.2rem 0}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
#hover{position:fixed;z-index:1;max-width:20rem;padding:.35rem .6rem;border-radius:4px;background:#1b1f24;color:#fff;font-size:.85rem;line-height:1.35;pointer-events:none}
footer{padding-bottom:2.5rem;color:var(--faint);font-size:.88rem}
@media (max-width:44rem){.plate.wide{display:none}.plate.narrow{display:block}dl.facts{grid-template-columns:1fr;gap:0}dl.facts dd{margin-bottom:.5rem}h1{font-size:1.35rem}}
@page{size:A4;margin:15mm 14mm}
@media print{
:root{color-scheme:light;--ground:#fff;--ink:#000;--faint:#444;--line:#bbb;--card:#f2f2f2;--link:#000;--warn:#000}
body{font-size:9.5pt}main,header,footer{max-width:none;padding:0}
nav,#hover{display:none}
.plate.wide{display:block}.plate.narrow{display:none}.plate{border:0;padding:0;overflow:visible}.plate.only svg{min-width:0}
.scroll{overflow:visible;border:0}table{font-size:7.5pt}th,td{padding:.15rem .3rem}thead th{white-space:normal}tbody th{min-width:24mm}
.caption{break-after:avoid}.caption,figcaption{font-size:8pt}figcaption details{display:none}td,th.long,td.long{min-width:0}th,td{overflow-wrap:anywhere}
figure,tr,li{break-inside:avoid}h2,h3{break-after:avoid}thead{display:table-header-group}
.plate svg{max-height:215mm}
a{text-decoration:none}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
`

/** The one script: it says at once what the browser says after a second. Without it nothing is missing. */
export const pageScript = `
const box=document.createElement('div');box.id='hover';box.hidden=true;document.body.append(box);
const hide=()=>{box.hidden=true};
document.addEventListener('pointermove',(event)=>{
const mark=event.target instanceof Element?event.target.closest('.marks rect'):null;
if(mark===null)return hide();
box.textContent=mark.getAttribute('aria-label')??mark.firstElementChild?.textContent??'';box.hidden=false;
const{width,height}=box.getBoundingClientRect();
box.style.left=Math.max(4,Math.min(event.clientX+14,innerWidth-width-4))+'px';
box.style.top=(event.clientY+18+height>innerHeight?event.clientY-height-10:event.clientY+18)+'px';
});
document.addEventListener('scroll',hide,true);
for(const mark of document.querySelectorAll('.marks rect')){const title=mark.firstElementChild;if(title!==null){mark.setAttribute('aria-label',title.textContent??'');title.remove()}}
addEventListener('beforeprint',()=>{for(const one of document.querySelectorAll('main>section>details'))one.open=true});
`
