/// Columns side by side, each a stack of the same series: what happened over time, or how lengths are spread.
struct ColumnPlot {
    struct Column {
        /// Stands below it where there is room.
        var label: String
        /// Shown where a pointer rests on it.
        var tooltip: String
        /// One for each series.
        var values: [Int]

        var total: Int { values.reduce(0, +) }
    }

    var name: String
    var title: String
    var description: String
    var series: [PlotSeries]
    var columns: [Column]
    /// Every label is shown, and the total stands on each column: for few columns that are not a stretch of time.
    var isLabelled = false

    private static let top = 20
    private static let plotHeight = 150
    private static let labelHeight = 26
    /// Labels of a stretch of time.
    private static let ticks = 4

    var markup: String {
        var plot = Plot(
            name, title: title, description: description, height: Self.top + Self.plotHeight + Self.labelHeight)
        let most = max(1, columns.map(\.total).max() ?? 1)
        let ceiling = isLabelled ? most : Plot.roundCeiling(most)
        if !isLabelled {
            for value in Self.marks(upTo: ceiling) { plot.line(top: Self.height(of: value, ceiling), style: "grid") }
        }
        for (index, column) in columns.enumerated() { draw(column, at: index, ceiling: ceiling, in: &plot) }
        plot.line(top: Self.top + Self.plotHeight, style: "axis")
        for index in labelled { label(index, in: &plot) }
        return isLabelled ? plot.markup : "<div class=\"plot\">\n\(scale(upTo: ceiling))\(plot.markup)</div>\n"
    }

    /// The numbers beside the lines, in a drawing of fixed width of their own: on a narrow screen they would cover columns.
    private func scale(upTo ceiling: Int) -> String {
        let labels = Self.marks(upTo: ceiling).map { value in
            "<text class=\"tick\" x=\"100%\" y=\"\(Self.height(of: value, ceiling) + 4)\" text-anchor=\"end\">\(MeasureWords.number(value))</text>\n"
        }
        let height = Self.top + Self.plotHeight + Self.labelHeight
        return "<svg class=\"scale\" aria-hidden=\"true\" height=\"\(height)\">\n\(labels.joined())</svg>\n"
    }

    private static func marks(upTo ceiling: Int) -> [Int] { ceiling % 2 == 0 ? [0, ceiling / 2, ceiling] : [0, ceiling] }

    private static func height(of value: Int, _ ceiling: Int) -> Int { top + plotHeight - plotHeight * value / ceiling }

    private func draw(_ column: Column, at index: Int, ceiling: Int, in plot: inout Plot) {
        let slot = 1_000 / max(1, columns.count)
        let left = 1_000 * index / columns.count + slot / 8
        var bottom = Self.top + Self.plotHeight
        for (value, series) in zip(column.values, series) where value > 0 {
            // What happened is seen, however little it was.
            let height = max(2, Self.plotHeight * value / ceiling)
            bottom -= height
            plot.rectangle(
                left: left, top: bottom, width: max(1, slot * 3 / 4), height: height, style: series.style, tooltip: column.tooltip
            )
        }
        if isLabelled, column.total > 0 {
            plot.text(MeasureWords.number(column.total), at: left + slot * 3 / 8, baseline: bottom - 5, anchor: .middle)
        }
    }

    private var labelled: [Int] {
        guard !isLabelled, columns.count > Self.ticks else { return Array(columns.indices) }
        return (0..<Self.ticks).map { $0 * (columns.count - 1) / (Self.ticks - 1) }
    }

    private func label(_ index: Int, in plot: inout Plot) {
        let slot = 1_000 / max(1, columns.count)
        let left = 1_000 * index / columns.count
        let baseline = Self.top + Self.plotHeight + 18
        // The first and the last stay inside.
        switch index {
        case 0 where !isLabelled: plot.text(columns[index].label, at: left, baseline: baseline, style: "tick")
        case columns.count - 1 where !isLabelled:
            plot.text(columns[index].label, at: 1_000, baseline: baseline, anchor: .end, style: "tick")
        default: plot.text(columns[index].label, at: left + slot / 2, baseline: baseline, anchor: .middle, style: "tick")
        }
    }
}
