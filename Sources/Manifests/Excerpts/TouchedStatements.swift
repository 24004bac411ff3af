import PlainDocuments
import RiskModel

/// What both sides of a change state in the blocks that are not the same on both, so that the cost follows the change, not
/// the file. The differences are those that reading both sides in whole would show (decision 0013).
struct TouchedStatements {
    private let ecosystem: Ecosystem
    private let base: Manifest
    private let head: Manifest
    private var known: KnownHosts

    /// - Returns: nil where both sides have to be read in whole: to tell what they state, or why they are not understood
    /// - Throws: where the base side is not understood
    init?(
        _ old: ManifestSide, _ new: ManifestSide, _ registries: Set<String>, _ readings: ManifestReadings?
    ) throws(NotUnderstood) {
        guard let format = old.format, format == new.format, old.isPlainFile, new.isPlainFile,
            let outline = format.outline(of: old.content), let newOutline = format.outline(of: new.content),
            let pair = OutlinePair(base: outline, head: newOutline)
        else { return nil }
        // One side has to be known to be understood as a whole. Then so is the other: what is not read of it is not damaged, for
        // it stands there, too.
        let isKnown = [old.id, new.id].contains { readings?.knowsToBeUnderstood($0, as: format) ?? false }
        let whole = isKnown ? nil : try format.read(old.content)
        do {
            let before = try ManifestExcerpt(of: outline, blocks: pair.base).read(as: format)
            let after = try ManifestExcerpt(of: newOutline, blocks: pair.head).read(as: format)
            known =
                if let whole { KnownHosts(registries, whole.hosts) } else {
                    KnownHosts(registries, before.hosts, rest: (outline, format))
                }
            base = before
            head = after
        } catch {
            return nil
        }
        ecosystem = format.ecosystem
        readings?.keepUnderstood([old.id, new.id], as: format)
    }

    mutating func differences() throws(NotUnderstood) -> [ManifestComparison.Difference] {
        try ManifestComparison(ecosystem: ecosystem, base: base, head: head).differences(&known)
    }
}
