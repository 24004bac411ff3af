/// What the pattern engine found out about one file, or about the patch.
///
/// Most probes find nothing, so only what is not a plain no is kept one by one. A probe that was not asked has no result,
/// which reads as unknown.
public struct ProbeResults: Hashable, Sendable {
    /// The probes that were asked.
    public private(set) var asked = ProbeSet()
    /// The results of those whose answer is not a plain no.
    public private(set) var found: [ProbeID: ProbeResult] = [:]

    public init() {}

    /// Probes that were asked, with a plain no so far.
    public init(asked: ProbeSet) { self.asked = asked }

    public subscript(probe: ProbeID) -> ProbeResult? {
        get { found[probe] ?? (asked.contains(probe) ? .no : nil) }
        set {
            guard let newValue else { return }
            asked.insert(probe)
            found[probe] = newValue == .no ? nil : newValue
        }
    }

    /// Those of the other set take the place of the same ones here.
    public mutating func merge(_ other: ProbeResults) {
        for (probe, _) in found where other.asked.contains(probe) { found[probe] = nil }
        asked.formUnion(other.asked)
        found.merge(other.found) { $1 }
    }
}

extension ProbeResults: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (ProbeID, ProbeResult)...) {
        for (probe, result) in elements { self[probe] = result }
    }
}
