public import RiskModel

/// The forms a decision is printed in.
public enum DecisionFormat: String, Sendable, CaseIterable {
    /// For people.
    case text
    /// One canonical JSON document.
    case json
    /// One canonical JSON document per line.
    case jsonl

    /// - Parameters:
    ///   - elapsed: shown in `text` only; the machine formats hold nothing that differs from run to run but id and time.
    public func render(_ decision: Decision, palette: Palette = .plain, elapsed: String? = nil) -> String {
        switch self {
        case .text: DecisionText(palette: palette).render(decision, elapsed: elapsed)
        case .json, .jsonl: decision.json.canonicalText + "\n"
        }
    }
}
