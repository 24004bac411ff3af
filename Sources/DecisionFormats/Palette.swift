import RiskModel

/// Whether and how text is coloured.
public struct Palette: Sendable {
    private let isColoured: Bool

    public static let plain = Palette(isColoured: false)
    public static let coloured = Palette(isColoured: true)

    func paint(_ text: String, _ tier: Tier) -> String {
        switch tier {
        case .high: wrap(text, "1;31")
        case .medium: wrap(text, "33")
        case .low: wrap(text, "32")
        }
    }

    func dim(_ text: String) -> String { wrap(text, "2") }
    func bold(_ text: String) -> String { wrap(text, "1") }

    private func wrap(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
