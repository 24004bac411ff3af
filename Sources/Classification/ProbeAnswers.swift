import PatternEngine
import RiskModel

/// Turns what was found in one file into the answers of its probes.
struct ProbeAnswers {
    let policy: CompiledPolicy
    let view: ChangeView
    let excerpts: ExcerptMaker

    func results(of probes: ProbeGroups, _ found: FoundMatches) throws(Interruption) -> ProbeResults {
        var results = ProbeResults(asked: probes.probes)
        for id in idsToAnswer(probes, found) {
            let probe = policy.policy.probes[id.index]
            let ranOut = ranOut(id.index, found.exhausted)
            if let replacement = probe.replacement {
                results[id] = try (found.replacements[id.index] ?? ReplacementTally(replacement))
                    .result(of: view, ranOut: ranOut, excerpts: excerpts)
            } else {
                results[id] = try (found.tallies[id.index] ?? ProbeTally(probe: probe))
                    .result(of: view, ranOut: ranOut, excerpts: excerpts)
            }
        }
        return results
    }

    /// The probes whose answer may be other than a plain no: those that match, those that need no match, and all where not
    /// everything was seen or no line is changed.
    private func idsToAnswer(_ probes: ProbeGroups, _ found: FoundMatches) -> ProbeSet {
        let seesAll =
            view.content.missing == nil && view.hasChangedLines && (!probes.needsBase || view.isBaseKnown)
            && (!probes.needsHead || view.isHeadKnown)
        guard seesAll else { return probes.probes }
        var ids = ProbeSet(found.tallies.keys.map(ProbeID.init))
        for probe in found.replacements.keys { ids.insert(ProbeID(probe)) }
        for id in probes.needingAnswer { ids.insert(id) }
        if !found.exhausted.isEmpty {
            for id in probes.probes where ranOut(id.index, found.exhausted) { ids.insert(id) }
        }
        return ids
    }

    private func ranOut(_ probe: Int, _ exhausted: Set<Int>) -> Bool {
        exhausted.contains { policy.probes[probe].alternatives.contains($0) || policy.probes[probe].judges.contains($0) }
    }
}
