/// The templates of a bulletin's page.
///
/// Everything but charts is escaped; a chart escapes its own words.
enum HTMLTemplate {
    static let page = """
        <!DOCTYPE html>
        <html lang="{{language}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="author" content="{{issuer}}">
        <meta name="dcterms.created" content="{{created}}">
        <title>{{pageTitle}}</title>
        <style>
        {{> bulletin-style}}
        </style>
        </head>
        <body>
        <div class="cover">
        <header>
        <p class="issuer">{{issuer}}</p>
        <h1>{{title}}</h1>
        <p class="period">{{period}} <span class="stamp {{stage}}">{{revision}}</span></p>
        </header>
        {{#hasNotices}}
        <div class="notices">
        {{#notices}}
        <p>{{.}}</p>
        {{/notices}}
        </div>
        {{/hasNotices}}
        <table class="declaration">
        <caption>{{declarationTitle}}</caption>
        <tbody>
        {{#declaration}}
        <tr>{{#cells}}<td>{{text}}</td>{{/cells}}</tr>
        {{/declaration}}
        </tbody>
        </table>
        </div>
        {{#sections}}
        <section id="{{id}}">
        <h2>{{heading}}</h2>
        {{#paragraphs}}
        <p>{{.}}</p>
        {{/paragraphs}}
        {{#tables}}
        <table class="{{style}}" id="table-{{id}}">
        <caption>{{caption}}</caption>
        <thead><tr>{{#headings}}<th class="{{style}}">{{text}}</th>{{/headings}}</tr></thead>
        <tbody>
        {{#rows}}
        <tr class="{{style}}">{{#cells}}<td class="{{style}}">{{text}}{{#note}}<sup>{{.}}</sup>{{/note}}</td>{{/cells}}</tr>
        {{/rows}}
        </tbody>
        </table>
        {{#hasNotes}}
        <p class="notes">{{noteLead}}{{#notes}}<span>{{.}}</span>{{/notes}}</p>
        {{/hasNotes}}
        {{/tables}}
        {{#charts}}
        <figure>
        {{{picture}}}
        <figcaption>{{caption}}</figcaption>
        </figure>
        {{/charts}}
        </section>
        {{/sections}}
        </body>
        </html>

        """

    /// For A4 as GB/T 9704 has it: margins of 37, 35, 28 and 26 mm hold 156 × 225 mm of text.
    static let style = """
        @page { size: A4; margin: 30mm 24mm 28mm 26mm;
          @bottom-center { content: "— " counter(page) " —"; font: 10.5pt "Noto Serif CJK SC", SimSun, serif; } }
        @page :first { @bottom-center { content: none; } }
        * { box-sizing: border-box; }
        body { max-width: 176mm; margin: 12mm auto; padding: 0 4mm; color: #111; background: #fff;
          font: 15px/1.8 "FangSong_GB2312", FangSong, STFangsong, "Noto Serif CJK SC", "Songti SC", SimSun, serif; }
        header { text-align: center; border-bottom: 2px solid #c00; margin-bottom: 6mm; padding-bottom: 4mm; }
        .issuer { margin: 0; font-size: 18px; letter-spacing: .08em; }
        h1 { margin: 2mm 0; color: #c00; font: bold 32px/1.4 FZXiaoBiaoSong-B05S, "Noto Serif CJK SC", SimSun, serif;
          letter-spacing: .06em; }
        html[lang=en] h1 { font-size: 25px; letter-spacing: 0; }
        .period { margin: 0; font-size: 17px; }
        .stamp { border: 1px solid #c00; color: #c00; padding: 0 .5em; margin-left: .5em; font-size: 14px; }
        .stamp.final { background: #c00; color: #fff; }
        .notices { border: 1.5px solid #c00; padding: 2mm 3mm; margin: 4mm 0; }
        .notices p { text-indent: 0; font-weight: bold; }
        h2 { margin: 7mm 0 2mm; font: bold 17px/1.5 SimHei, STHeiti, "Noto Sans CJK SC", sans-serif; break-after: avoid; }
        p { margin: 1.5mm 0; text-indent: 2em; overflow-wrap: anywhere; orphans: 2; widows: 2; }
        h2 + p { break-before: avoid; }
        html[lang=en] p { text-indent: 0; }
        header p, p.notes, figcaption { text-indent: 0; }
        header p, html[lang=en] header p { text-align: center; }
        table { width: 100%; border-collapse: collapse; margin: 3mm 0 1mm; font-size: 12.5px; line-height: 1.5; }
        caption { padding-bottom: 1.5mm; font: bold 13px/1.5 SimHei, "Noto Sans CJK SC", sans-serif; white-space: pre-wrap;
          break-after: avoid; }
        table.figures { border-top: 1.5px solid #111; border-bottom: 1.5px solid #111; }
        table.wide { font-size: 11px; }
        table.short { break-inside: avoid; }
        th { border-bottom: 1px solid #111; padding: 1.2mm 1.2mm; font-weight: bold; text-align: left; vertical-align: bottom; }
        th.number { text-align: right; }
        td { padding: 1mm 1.2mm; border-bottom: 1px solid #ddd; overflow-wrap: break-word; }
        .declaration td { overflow-wrap: anywhere; }
        td.text { min-width: 4.2em; }
        td.unit { min-width: 0; white-space: nowrap; }
        td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        td.number + td.text, th.number + th.text { padding-left: 4mm; }
        tr.total td { font-weight: bold; border-top: 1px solid #111; }
        tr { break-inside: avoid; }
        thead { display: table-header-group; }
        .declaration { border: 1px solid #999; background: #faf7f5; }
        .declaration td:first-child { width: 11em; font-weight: bold; white-space: nowrap; }
        p.notes { font-size: 11.5px; line-height: 1.6; color: #333; text-align: left; }
        .notes span { margin-right: .6em; }
        sup { font-size: 9px; line-height: 0; }
        figure { margin: 4mm 0; break-inside: avoid; }
        figcaption { text-align: center; font: bold 13px/1.5 SimHei, "Noto Sans CJK SC", sans-serif; white-space: pre-wrap; }
        .chart { display: block; width: 100%; height: auto; }
        @media print { body { margin: 0; max-width: none; padding: 0; font-size: 12pt; } table { font-size: 8.5pt; }
          table.wide { font-size: 7pt; } .wide th, .wide td { padding-left: .7mm; padding-right: .7mm; }
          .cover { break-after: page; } .cover header { margin-top: 34mm; padding-bottom: 10mm; margin-bottom: 12mm; }
          .cover .issuer { font-size: 18pt; margin-bottom: 8mm; } .cover h1 { font-size: 30pt; margin-bottom: 8mm; }
          html[lang=en] .cover h1 { font-size: 22pt; } .cover .period { font-size: 16pt; } .cover .stamp { font-size: 12pt; }
          .declaration { font-size: 10pt; } h2 { font-size: 14pt; } caption, figcaption { font-size: 10pt; }
          p.notes { font-size: 8pt; } sup { font-size: 6pt; }
          .declaration, .stamp, .chart { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
        """
}
