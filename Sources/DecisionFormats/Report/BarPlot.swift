/// Bars below each other, each a stack under its name: how much of something each of several has.
struct BarPlot {
    struct Bar {
        var label: String
        /// At the right end of the label's line.
        var value: String
        /// One for each series.
        var values: [Int]
        var tooltip: String
    }

    var name: String
    var title: String
    var description: String
    var series: [PlotSeries]
    var bars: [Bar]
    /// What a bar over the whole width stands for; the largest bar where nil.
    var whole: Int?

    private static let rowHeight = 46

    var markup: String {
        var plot = Plot(name, title: title, description: description, height: Self.rowHeight * bars.count)
        let whole = max(1, self.whole ?? bars.map { $0.values.reduce(0, +) }.max() ?? 1)
        for (index, bar) in bars.enumerated() {
            let top = Self.rowHeight * index
            plot.text(bar.label, at: 0, baseline: top + 16)
            plot.text(bar.value, at: 1_000, baseline: top + 16, anchor: .end, style: "value")
            plot.rectangle(left: 0, top: top + 23, width: 1_000, height: 12, style: "track")
            var before = 0
            for (value, series) in zip(bar.values, series) where value > 0 {
                let (left, right) = (1_000 * before / whole, 1_000 * (before + value) / whole)
                plot.rectangle(
                    left: left, top: top + 23, width: max(2, right - left), height: 12, style: series.style, tooltip: bar.tooltip)
                before += value
            }
        }
        return plot.markup
    }
}
