/// The template of a bulletin's page.
///
/// Everything but the chart is escaped; the chart holds no words from configuration.
enum HTMLTemplate {
    static let page = """
        <!DOCTYPE html>
        <html lang="zh-CN">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{issuer}} {{title}} {{period}}（{{revision}}）</title>
        <style>
        \(style)
        </style>
        </head>
        <body>
        <header>
        <p class="issuer">{{issuer}}</p>
        <h1>{{title}}</h1>
        <p class="period">{{period}} <span class="stamp">{{revision}}</span></p>
        </header>
        <table class="declaration">
        <tbody>
        {{#declaration}}
        <tr>{{#cells}}<td>{{text}}</td>{{/cells}}</tr>
        {{/declaration}}
        </tbody>
        </table>
        {{#sections}}
        <section>
        <h2>{{heading}}</h2>
        {{#paragraphs}}
        <p>{{.}}</p>
        {{/paragraphs}}
        {{#tables}}
        <table class="figures">
        <caption>{{caption}}</caption>
        <thead><tr>{{#headings}}<th class="{{style}}">{{text}}</th>{{/headings}}</tr></thead>
        <tbody>
        {{#rows}}
        <tr class="{{style}}">{{#cells}}<td class="{{style}}">{{text}}{{#note}}<sup>{{.}}</sup>{{/note}}</td>{{/cells}}</tr>
        {{/rows}}
        </tbody>
        </table>
        {{#hasNotes}}
        <p class="notes">注：{{#notes}}<span>{{mark}} {{text}}。</span>{{/notes}}</p>
        {{/hasNotes}}
        {{/tables}}
        {{#chart}}
        <figure>
        {{{chart}}}
        <figcaption>图  {{chartTitle}}</figcaption>
        </figure>
        {{/chart}}
        </section>
        {{/sections}}
        </body>
        </html>

        """

    private static let style = """
        @page { size: A4; margin: 25mm 20mm 22mm 22mm; @bottom-center { content: "— " counter(page) " —"; font: 10pt serif; } }
        * { box-sizing: border-box; }
        body { max-width: 176mm; margin: 12mm auto; padding: 0 4mm; color: #111; background: #fff;
          font: 15px/1.8 "FangSong_GB2312", FangSong, STFangsong, "Noto Serif CJK SC", "Songti SC", SimSun, serif; }
        header { text-align: center; border-bottom: 2px solid #c00; margin-bottom: 6mm; padding-bottom: 4mm; }
        .issuer { margin: 0; font-size: 18px; letter-spacing: .08em; }
        h1 { margin: 2mm 0; color: #c00; font: bold 32px/1.4 FZXiaoBiaoSong-B05S, "Noto Serif CJK SC", SimSun, serif;
          letter-spacing: .06em; }
        .period { margin: 0; font-size: 17px; }
        .stamp { border: 1px solid #c00; color: #c00; padding: 0 .5em; margin-left: .5em; font-size: 14px; }
        h2 { margin: 7mm 0 2mm; font: bold 17px/1.5 SimHei, STHeiti, "Noto Sans CJK SC", sans-serif; break-after: avoid; }
        p { margin: 1.5mm 0; text-indent: 2em; text-align: justify; }
        header p, .notes, figcaption { text-indent: 0; }
        header p { text-align: center; }
        table { width: 100%; border-collapse: collapse; margin: 3mm 0 1mm; font-size: 12.5px; line-height: 1.5; }
        caption { padding-bottom: 1.5mm; font: bold 13px/1.5 SimHei, "Noto Sans CJK SC", sans-serif; white-space: pre-wrap; }
        table.figures { border-top: 1.5px solid #111; border-bottom: 1.5px solid #111; }
        th { border-bottom: 1px solid #111; padding: 1.2mm 1.2mm; font-weight: bold; text-align: left; }
        th.number { text-align: right; }
        td { padding: 1mm 1.2mm; border-bottom: 1px solid #ddd; overflow-wrap: anywhere; }
        td.text { min-width: 4.6em; }
        td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        td.number + td.text, th.number + th.text { padding-left: 5mm; }
        tr.total td { font-weight: bold; border-top: 1px solid #111; }
        tr { break-inside: avoid; }
        thead { display: table-header-group; }
        .declaration { border: 1px solid #999; background: #faf7f5; }
        .declaration td:first-child { width: 9em; font-weight: bold; white-space: nowrap; }
        .notes { font-size: 11.5px; line-height: 1.6; color: #333; text-align: left; }
        .notes span { margin-right: 1em; }
        sup { font-size: 9px; line-height: 0; }
        figure { margin: 4mm 0; break-inside: avoid; }
        figcaption { text-align: center; font: bold 13px/1.5 SimHei, "Noto Sans CJK SC", sans-serif; white-space: pre-wrap; }
        .chart { display: block; width: 100%; height: auto; font: 12px "Noto Sans CJK SC", SimHei, sans-serif; }
        .chart .now { fill: #a61b1b; }
        .chart .then { fill: #c9c2bb; }
        .chart .grid { stroke: #e2e2e2; }
        .chart .axis { stroke: #111; }
        .chart .tick { text-anchor: end; }
        .chart .label { text-anchor: middle; font-size: 11px; }
        @media print { body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; } table { font-size: 8.5pt; }
          .declaration, .stamp, .chart { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
        """
}
