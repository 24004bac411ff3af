/// How the page looks: on light and dark screens, on narrow ones, and on paper.
enum PageStyle {
    static let sheet = """
        :root {
          --ground: #f6f7f9; --sheet: #ffffff; --ink: #1b2330; --soft: #5a6577; --line: #dfe3ea; --track: #e9ecf1;
          --accent: #2f62c9; --good: #1f8a70; --medium: #d98e1c; --high: #c23b3b; --low: #6fb4a4; --idle: #aab3c2;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #12161d; --sheet: #1a202a; --ink: #e8ecf3; --soft: #9aa6b8; --line: #2c3543; --track: #28303d;
            --accent: #7ea6f4; --good: #45b898; --medium: #e6ab4a; --high: #ee7070; --low: #3f7f73; --idle: #5c687b;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--ground); color: var(--ink);
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
        }
        header, main, footer { max-width: 1040px; margin: 0 auto; padding: 0 20px; }
        header { padding-top: 44px; }
        .eyebrow { margin: 0; color: var(--accent); font-weight: 600; letter-spacing: 0.02em; }
        h1 { margin: 2px 0 8px; font-size: 32px; line-height: 1.2; letter-spacing: -0.01em; }
        .lede { margin: 0 0 26px; max-width: 62ch; color: var(--soft); font-size: 18px; }
        h2 { margin: 0 0 12px; font-size: 20px; line-height: 1.3; }
        h3 { margin: 22px 0 8px; font-size: 14px; font-weight: 600; color: var(--soft); }
        .tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 14px; margin-bottom: 14px; }
        .tile {
          display: flex; flex-direction: column; padding: 16px 18px; border: 1px solid var(--line); border-radius: 10px;
          background: var(--sheet); color: inherit; text-decoration: none;
        }
        .tile:hover, .tile:focus-visible { border-color: var(--accent); }
        .tile .name { font-size: 14px; font-weight: 600; color: var(--soft); }
        .tile .headline { margin: 4px 0 2px; font-size: 30px; line-height: 1.15; font-weight: 650; letter-spacing: -0.01em; }
        .tile .detail { font-size: 14px; line-height: 1.4; color: var(--soft); }
        .tile.empty .headline { color: var(--soft); font-weight: 500; }
        section { margin-bottom: 14px; padding: 22px 24px; border: 1px solid var(--line); border-radius: 10px; background: var(--sheet); }
        section:target { border-color: var(--accent); }
        .points ul { list-style: none; margin: 0; padding: 0; columns: 2; column-gap: 32px; }
        .points li { break-inside: avoid; padding: 4px 0; }
        .points a { display: flex; gap: 12px; color: inherit; text-decoration: none; }
        .points a:hover { color: var(--accent); }
        .points b { flex: 0 0 3.2em; text-align: right; font-variant-numeric: tabular-nums; }
        .facts { display: flex; flex-wrap: wrap; gap: 8px 36px; margin: 0 0 8px; }
        .facts div { display: flex; flex-direction: column; }
        .facts dd { margin: 0; font-size: 22px; font-weight: 650; line-height: 1.3; font-variant-numeric: tabular-nums; }
        .facts dt { font-size: 14px; color: var(--soft); }
        .legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 0 0 6px; padding: 0; list-style: none; font-size: 14px; color: var(--soft); }
        .legend i { display: inline-block; width: 11px; height: 11px; margin-right: 7px; border-radius: 3px; }
        svg { display: block; overflow: visible; }
        .plot { display: flex; gap: 8px; }
        .plot svg { flex: 1 1 0; min-width: 0; }
        .plot .scale { flex: 0 0 38px; width: 38px; }
        svg text { font-size: 13px; fill: var(--ink); font-variant-numeric: tabular-nums; }
        svg .tick { fill: var(--soft); font-size: 12px; }
        svg .value { fill: var(--soft); }
        svg .grid { stroke: var(--line); }
        svg .axis { stroke: var(--soft); }
        svg .track { fill: var(--track); }
        .accent { fill: var(--accent); background: var(--accent); }
        .good { fill: var(--good); background: var(--good); }
        .idle { fill: var(--idle); background: var(--idle); }
        .low { fill: var(--low); background: var(--low); }
        .medium { fill: var(--medium); background: var(--medium); }
        .high { fill: var(--high); background: var(--high); }
        .table { overflow-x: auto; }
        table { width: 100%; margin: 16px 0 0; border-collapse: collapse; font-size: 14px; }
        caption { padding-bottom: 6px; text-align: left; font-weight: 600; color: var(--soft); }
        th, td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
        td:first-child { min-width: 7.5em; }
        td:last-child:not(.number) { min-width: 9em; }
        th { color: var(--soft); font-weight: 600; overflow-wrap: normal; }
        th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        th.number { white-space: normal; }
        details { margin-top: 10px; }
        summary { width: fit-content; font-size: 14px; color: var(--accent); cursor: pointer; }
        .meaning { margin: 16px 0 0; max-width: 78ch; font-size: 14px; color: var(--soft); }
        .nothing { margin: 0; }
        .aside { margin: 10px 0 0; font-size: 14px; color: var(--soft); }
        footer { padding-top: 8px; padding-bottom: 40px; font-size: 14px; color: var(--soft); }
        @media (max-width: 720px) {
          header { padding-top: 24px; }
          header, main, footer { padding-left: 12px; padding-right: 12px; }
          h1 { font-size: 25px; }
          .lede { font-size: 16px; }
          .tiles { grid-template-columns: 1fr; gap: 8px; }
          .tile { padding: 12px 16px; }
          .tile .headline { font-size: 26px; }
          section { padding: 16px; }
          .points ul { columns: 1; }
          .facts { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; }
          th, td { padding-right: 10px; font-size: 13px; }
          td:first-child { min-width: 5.5em; }
          svg text { font-size: 12px; }
          svg .tick { font-size: 11px; }
        }
        @media print {
          body { background: none; font-size: 11pt; }
          section, .tile { break-inside: avoid; border-color: #bbb; }
          details { display: none; }
        }

        """
}
