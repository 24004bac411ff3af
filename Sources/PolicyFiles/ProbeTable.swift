internal import RiskModel

/// Gives each question for the pattern engine one number, in order of first use.
final class ProbeTable {
    private(set) var probes: [Probe]
    private var numbers: [Probe: ProbeID]

    /// - Parameter probes: those that have a number already
    init(_ probes: [Probe]) {
        self.probes = probes
        numbers = Dictionary(zip(probes, probes.indices.map { ProbeID($0) })) { first, _ in first }
    }

    func id(of probe: Probe) -> ProbeID {
        if let id = numbers[probe] { return id }
        let id = ProbeID(probes.count)
        probes.append(probe)
        numbers[probe] = id
        return id
    }
}
