public import RiskModel

/// The forms a report is printed in.
public enum ReportFormat: String, Sendable, CaseIterable {
    /// For people at a terminal.
    case text
    /// One canonical JSON document, `difftier.measures/v1`.
    case json
    /// One page that needs nothing else: for people who were not there.
    case html

    public func render(_ report: MeasureReport, palette: Palette = .plain) throws -> String {
        switch self {
        case .text: ReportText(palette: palette).render(report)
        case .json: try report.json.canonicalText + "\n"
        case .html: ReportPage(report).text
        }
    }
}
