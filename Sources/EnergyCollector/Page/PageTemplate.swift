/// The templates of the read-only page.
///
/// Everything but the drawing is escaped; the drawing holds no words of configuration or devices. There is no style in
/// the markup, which the content security policy forbids.
enum PageTemplate {
    /// The whole page, around what `live` gives.
    static let page = """
        <!DOCTYPE html>
        <html lang="{{words.tag}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{site}}</title>
        <link rel="icon" href="data:,">
        <noscript><meta http-equiv="refresh" content="60"></noscript>
        <style>\(style)</style>
        </head>
        <body data-lang="{{language}}">
        <header>
        <h1>{{site}}</h1>
        <p><span id="link" class="mark" data-live="{{words.live}}" data-broken="{{words.broken}}"></span>
        <a href="?lang={{words.other}}">{{words.otherName}}</a></p>
        </header>
        <main id="live">
        {{{main}}}
        </main>
        <footer>{{words.footer}}</footer>
        <script>\(script)</script>
        </body>
        </html>

        """

    /// What changes, sent again and again.
    static let main = """
        <p class="state"><span class="mark {{health.style}}">{{health.text}}</span> <time>{{now}}</time></p>
        {{#hasProblems}}<section class="problems"><h2>{{words.problems}}</h2><ul>{{#problems}}<li>{{.}}</li>{{/problems}}</ul></section>{{/hasProblems}}
        <section class="figures">{{#figures}}<div class="figure"><h2>{{name}}</h2><p class="value">{{value}}</p><p class="note">{{note}}</p></div>{{/figures}}{{#quality}}<div class="figure"><h2>{{name}}</h2><p class="value">{{value}}</p><p class="note">{{note}}</p></div>{{/quality}}{{#lamps}}<div class="figure"><h2>{{words.lamps}} {{name}}</h2><p class="value">{{value}}</p><p class="note">{{note}}</p></div>{{/lamps}}</section>
        <section><h2>{{words.curve}} <small>kW</small></h2>{{{curve}}}<p class="legend"><span class="use"></span>{{words.consumption}} <span class="pv"></span>{{words.generation}} <span class="before"></span>{{words.yesterday}}</p></section>
        <section><h2>{{words.buildings}}</h2><div class="wide"><table><thead><tr><th scope="col">{{words.building}}</th><th scope="col" class="number">{{words.today}} kWh</th><th scope="col" class="number">{{words.month}} kWh</th><th scope="col" class="bar"></th><th scope="col" class="number">{{words.coverage}}</th></tr></thead><tbody>{{#buildings}}<tr><th scope="row">{{name}}</th><td class="number" data-label="{{words.today}} kWh">{{today}}</td><td class="number" data-label="{{words.month}} kWh">{{month}}</td><td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="fill" width="{{bar}}" height="10"/></svg></td><td class="number" data-label="{{words.coverage}}">{{coverage}}</td></tr>{{/buildings}}</tbody></table></div></section>
        {{#hasTargets}}<section><h2>{{words.targets}} {{year}}</h2><div class="wide"><table><thead><tr><th scope="col">{{words.node}}</th><th scope="col">{{words.figure}}</th><th scope="col">{{words.state}}</th><th scope="col" class="number">{{words.soFar}}</th><th scope="col" class="number">{{words.target}}</th><th scope="col" class="bar"></th><th scope="col" class="number">{{words.path}}</th><th scope="col" class="number">{{words.forecast}}</th></tr></thead><tbody>{{#targets}}<tr><th scope="row">{{node}}</th><td data-label="{{words.figure}}">{{figure}}</td><td data-label="{{words.state}}"><span class="{{style}}">{{state}}</span></td><td class="number" data-label="{{words.soFar}}">{{soFar}}</td><td class="number" data-label="{{words.target}}">{{target}}</td><td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="fill {{style}}" width="{{used}}" height="10"/><rect class="due" x="{{due}}" width="0.8" height="10"/></svg></td><td class="number" data-label="{{words.path}}">{{path}}</td><td class="number" data-label="{{words.forecast}}">{{forecast}}</td></tr>{{/targets}}</tbody></table></div></section>{{/hasTargets}}
        <section><h2>{{words.silent}}</h2>{{^hasMeters}}<p>{{words.none}}</p>{{/hasMeters}}{{#hasMeters}}<div class="wide"><table><thead><tr><th scope="col">{{words.meter}}</th><th scope="col">{{words.state}}</th><th scope="col">{{words.since}}</th><th scope="col">{{words.reason}}</th></tr></thead><tbody>{{#meters}}<tr><th scope="row">{{name}}</th><td class="bad" data-label="{{words.state}}">{{state}}</td><td data-label="{{words.since}}">{{since}}</td><td data-label="{{words.reason}}">{{reason}}</td></tr>{{/meters}}</tbody></table></div>{{/hasMeters}}</section>
        """

    static let style = """
        :root{color-scheme:light dark;--ink:#1a2430;--soft:#5c6975;--line:#dde3e8;--paper:#fff;--ground:#f4f6f8;--use:#1f6fb2;--pv:#d98a00;--good:#1a7f4b;--bad:#b42318}
        @media(prefers-color-scheme:dark){:root{--ink:#e6ebf0;--soft:#9aa7b3;--line:#2d3742;--paper:#18202a;--ground:#10161d;--use:#6cb4f0;--pv:#f2b84b;--good:#58c98b;--bad:#ff8a7a}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 "Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif}
        header,main,footer{max-width:1080px;margin:0 auto;padding:0 16px}
        header{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:0 16px;padding-top:16px}
        body{overflow-wrap:anywhere}h1{font-size:1.35rem;margin:0}h2{font-size:.95rem;margin:0 0 8px;font-weight:600}small{color:var(--soft);font-weight:400}
        header p{margin:0}a{color:var(--use)}
        .state{margin:8px 0 16px}time{color:var(--soft);font-variant-numeric:tabular-nums}
        .mark{display:inline-block;padding:1px 10px;border-radius:999px;border:1px solid currentColor;font-size:.85rem}.mark:empty{display:none}
        .good{color:var(--good)}.bad{color:var(--bad)}
        section{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:14px 16px;margin:0 0 14px}
        .problems{border-color:var(--bad)}.problems ul{margin:0;padding-left:20px}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:14px;background:none;border:0;padding:0}
        .figure{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:12px 16px}
        .figure h2{color:var(--soft);font-weight:400;margin:0}.value{font-size:1.5rem;margin:0;font-variant-numeric:tabular-nums}.note{margin:0;color:var(--soft);font-size:.85rem;min-height:1.3em}
        svg{display:block;width:100%}svg text{font-size:12px;fill:var(--soft)}.grid{stroke:var(--line)}
        path{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}path.use{stroke:var(--use)}path.pv{stroke:var(--pv)}path.before{stroke-width:1.2;opacity:.4}
        .legend{margin:6px 0 0;color:var(--soft);font-size:.85rem}.legend span{display:inline-block;width:18px;height:3px;margin:0 5px 3px 10px;border-radius:2px}
        .legend .use{background:var(--use)}.legend .pv{background:var(--pv)}.legend .before{height:2px;background:linear-gradient(90deg,var(--use) 50%,var(--pv) 50%);opacity:.4}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;white-space:nowrap}
        th,td{padding:5px 12px 5px 0;border-bottom:1px solid var(--line);text-align:left;font-weight:400}thead th{color:var(--soft);font-size:.85rem}
        tbody tr:last-child>*{border-bottom:0}.number{text-align:right;font-variant-numeric:tabular-nums}
        .bar{min-width:110px;width:30%}.bar svg{height:10px}.fill{fill:var(--use);opacity:.75}.fill.good{fill:var(--good)}.fill.bad{fill:var(--bad)}.due{fill:var(--ink)}
        footer{color:var(--soft);font-size:.85rem;padding-bottom:24px}
        @media(max-width:520px){.value{font-size:1.25rem}.figures{grid-template-columns:1fr 1fr}section{padding:12px}svg text{font-size:18px}}
        @media(max-width:720px){table,tbody,tr,tbody th,td{display:block}thead{display:none}table{white-space:normal}tr{padding:8px 0;border-bottom:1px solid var(--line)}tr:last-child{border-bottom:0}tbody th{padding:0;border:0;font-weight:600}td{display:flex;justify-content:space-between;gap:16px;padding:2px 0;border:0;text-align:right}td::before{content:attr(data-label);color:var(--soft);flex:none}td.bar{display:block;width:auto;padding:4px 0}}
        @media print{body{background:none}section,.figure{break-inside:avoid}#link{display:none}}
        """

    static let script = """
        (function(){var mark=document.getElementById("link"),main=document.getElementById("live");
        function say(name){mark.textContent=mark.dataset[name];mark.className="mark "+(name==="live"?"good":"bad")}
        var source=new EventSource("events?lang="+document.body.dataset.lang);
        source.addEventListener("page",function(event){main.innerHTML=event.data;say("live")});
        source.onerror=function(){say("broken")}})();
        """
}
