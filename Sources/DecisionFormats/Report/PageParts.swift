/// Pieces of the page that every section is made of. All text is escaped here.
enum PageParts {
    /// - Parameters:
    ///   - numbers: columns that are aligned as numbers, from 0.
    static func table(_ caption: String, heads: [String], rows: [[String]], numbers: Set<Int> = []) -> String {
        func cells(_ texts: [String], _ tag: String) -> String {
            texts.enumerated().map { index, text in
                let style = numbers.contains(index) ? " class=\"number\"" : ""
                return "<\(tag)\(style)>\(MarkupText.escape(text))</\(tag)>"
            }.joined()
        }
        let body = rows.map { "<tr>\(cells($0, "td"))</tr>\n" }.joined()
        return """
            <div class="table"><table><caption>\(MarkupText.escape(caption))</caption>
            <thead><tr>\(cells(heads, "th"))</tr></thead>
            <tbody>
            \(body)</tbody></table></div>

            """
    }

    /// Shut until somebody asks: what a plot was drawn from.
    static func behind(_ summary: String, _ content: String) -> String {
        "<details><summary>\(MarkupText.escape(summary))</summary>\n\(content)</details>\n"
    }

    static func legend(_ series: [PlotSeries]) -> String {
        let items = series.map { "<li><i class=\"\($0.style)\"></i>\(MarkupText.escape($0.name))</li>" }.joined()
        return "<ul class=\"legend\">\(items)</ul>\n"
    }

    static func paragraph(_ text: String, style: String? = nil) -> String {
        "<p\(style.map { " class=\"\($0)\"" } ?? "")>\(MarkupText.escape(text))</p>\n"
    }

    /// A few numbers beside each other, each over its name.
    static func facts(_ facts: [(value: String, name: String)]) -> String {
        let items = facts.map { "<div><dd>\(MarkupText.escape($0.value))</dd><dt>\(MarkupText.escape($0.name))</dt></div>" }
            .joined()
        return "<dl class=\"facts\">\(items)</dl>\n"
    }
}

/// One part of the page: a headline that stands at the top too, and what it stands on.
struct PageSection {
    /// Of the anchor.
    var name: String
    var title: String
    /// The measure in two or three words; a dash where there is nothing to measure.
    var headline: String
    /// What the headline is of.
    var detail: String
    /// True where the headline is no measurement: nothing happened, or nobody found out.
    var isEmpty = false
    /// Markup.
    var content: String
    /// How it is measured, and what it does not show.
    var meaning: String

    var tile: String {
        """
        <a class="tile\(isEmpty ? " empty" : "")" href="#\(name)"><span class="name">\(MarkupText.escape(title))</span>\
        <span class="headline">\(MarkupText.escape(headline))</span><span class="detail">\(MarkupText.escape(detail))</span></a>

        """
    }

    var markup: String {
        """
        <section id="\(name)">
        <h2>\(MarkupText.escape(title))</h2>
        \(content)<p class="meaning">\(MarkupText.escape(meaning))</p>
        </section>

        """
    }
}
