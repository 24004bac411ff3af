/// A regular expression over folded text that matches wherever a pattern matches, and maybe elsewhere.
///
/// Whatever only narrows a match is left out: anchors, boundaries, lookaround, atomicity, greed, what a back reference repeats.
indirect enum RelaxedPattern: Hashable, Sendable {
    case empty
    case set(FoldedSet)
    case sequence([RelaxedPattern])
    case alternatives([RelaxedPattern])
    /// At least `min` times; at most `max`, or any number of times where that is nil.
    case repeated(RelaxedPattern, min: Int, max: Int?)

    /// Any text at all.
    static let anything = RelaxedPattern.repeated(.set(.any), min: 0, max: nil)

    /// A sequence, flat and without parts that say nothing.
    static func joined(_ parts: [RelaxedPattern]) -> RelaxedPattern {
        var flat: [RelaxedPattern] = []
        for part in parts {
            switch part {
            case .empty: continue
            case .sequence(let inner): flat += inner
            default: flat.append(part)
            }
        }
        switch flat.count {
        case 0: return .empty
        case 1: return flat[0]
        default: return .sequence(flat)
        }
    }
}
