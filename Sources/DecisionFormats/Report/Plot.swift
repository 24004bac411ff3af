/// A drawing of numbers: SVG that takes the width it is given, in which lengths across are shares of it and lengths down are pixels,
/// so that text keeps its size on a narrow screen. Who cannot see it has a title, a description, and the table beside it.
struct Plot {
    /// Unique on the page.
    let name: String
    let title: String
    /// What can be seen, in one sentence.
    let description: String
    let height: Int
    private(set) var body = ""

    init(_ name: String, title: String, description: String, height: Int) {
        self.name = name
        self.title = title
        self.description = description
        self.height = height
    }

    var markup: String {
        """
        <svg role="img" aria-labelledby="\(name)-title \(name)-desc" width="100%" height="\(height)">
        <title id="\(name)-title">\(MarkupText.escape(title))</title><desc id="\(name)-desc">\(MarkupText.escape(description))</desc>
        \(body)</svg>

        """
    }

    enum Anchor: String {
        case start, middle, end
    }

    /// - Parameters:
    ///   - left, width: thousandths of the width of the plot.
    ///   - tooltip: shown where a pointer rests on it.
    mutating func rectangle(
        left: Int, top: Int, width: Int, height: Int, style: String, tooltip: String? = nil
    ) {
        let shape =
            "<rect class=\"\(style)\" x=\"\(Self.percent(left))\" y=\"\(top)\" width=\"\(Self.percent(width))\" height=\"\(height)\""
        guard let tooltip else {
            body += shape + "/>\n"
            return
        }
        body += shape + "><title>\(MarkupText.escape(tooltip))</title></rect>\n"
    }

    mutating func line(top: Int, style: String) {
        body += "<line class=\"\(style)\" x1=\"0\" x2=\"100%\" y1=\"\(top)\" y2=\"\(top)\"/>\n"
    }

    /// - Parameter baseline: of the text, from the top.
    mutating func text(_ text: String, at left: Int, baseline: Int, anchor: Anchor = .start, style: String = "label") {
        body +=
            "<text class=\"\(style)\" x=\"\(Self.percent(left))\" y=\"\(baseline)\" text-anchor=\"\(anchor.rawValue)\">\(MarkupText.escape(text))</text>\n"
    }

    /// `12.5%` of 125 thousandths.
    static func percent(_ thousandths: Int) -> String {
        thousandths % 10 == 0 ? "\(thousandths / 10)%" : "\(thousandths / 10).\(thousandths % 10)%"
    }

    /// The smallest number not below `value` that is one of 1, 2, 3, 4, 6, 8 times a power of ten.
    static func roundCeiling(_ value: Int) -> Int {
        var step = 1
        while true {
            for factor in [1, 2, 3, 4, 6, 8] where factor * step >= value { return factor * step }
            step *= 10
        }
    }
}

/// One kind of thing that is counted: its name, and the class that gives it its colour everywhere on the page.
struct PlotSeries: Hashable {
    var name: String
    var style: String
}
