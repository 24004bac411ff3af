import PlainDocuments
import RiskModel

/// The dependencies that differ between two readings of a file.
struct ManifestComparison {
    let ecosystem: Ecosystem
    let base: Manifest
    let head: Manifest

    /// A change with the lines that belong to it on either side.
    struct Difference {
        var change: DependencyChange
        var baseLines: [ClosedRange<Int>] = []
        var headLines: [ClosedRange<Int>] = []
    }

    /// - Parameter known: hosts that are not new
    /// - Throws: where a program computes dependencies and is not the same on both sides
    func differences(_ known: inout KnownHosts) throws(NotUnderstood) -> [Difference] {
        let programs = (base: base.program, head: head.program)
        let computes = [programs.base, programs.head].contains { $0?.computesDependencies ?? false }
        if computes, programs.base?.text != programs.head?.text {
            throw NotUnderstood("a program that computes its dependencies")
        }
        var differences: [Difference] = []
        for stated in StatedNames(base.statements, head.statements).differing {
            differences += try compare(stated.base.all, stated.head.all, &known)
        }
        return differences.inFixedOrder
    }

    /// What is stated alike is no change; the rest is paired from the newest version down, and what has no partner is
    /// added or removed.
    private func compare(
        _ old: [Manifest.Statement], _ new: [Manifest.Statement], _ known: inout KnownHosts
    ) throws(NotUnderstood) -> [Difference] {
        var (old, new) = (old, new)
        if old.count > 1 || new.count > 1 {
            let kept = Set(old.map(\.identity)).intersection(new.map(\.identity))
            old.removeAll { kept.contains($0.identity) }
            new.removeAll { kept.contains($0.identity) }
            old.sort(by: isNewer)
            new.sort(by: isNewer)
        }
        var differences: [Difference] = []
        for index in 0..<max(old.count, new.count) {
            let sides = (index < old.count ? old[index] : nil, index < new.count ? new[index] : nil)
            if let difference = try difference(sides.0, sides.1, &known) { differences.append(difference) }
        }
        return differences
    }

    private func isNewer(_ left: Manifest.Statement, _ right: Manifest.Statement) -> Bool {
        let keys = (left.version.flatMap(ecosystem.versionKey), right.version.flatMap(ecosystem.versionKey))
        switch keys {
        case (let left?, let right?) where left != right: return left > right
        case (_?, nil): return true
        case (nil, _?): return false
        default: return (left.version ?? "", left.line) > (right.version ?? "", right.line)
        }
    }

    private func difference(
        _ old: Manifest.Statement?, _ new: Manifest.Statement?, _ known: inout KnownHosts
    ) throws(NotUnderstood) -> Difference? {
        let kinds = kinds(old, new)
        let bringsScript = new?.installScript != nil && new?.installScript != old?.installScript
        guard !kinds.isEmpty || bringsScript, let name = (new ?? old)?.name else { return nil }
        var newHosts: [String] = []
        for host in (new?.sources ?? []).compactMap(\.hostName) where try !known.contains(host) { newHosts.append(host) }
        return Difference(
            change: DependencyChange(
                ecosystem: ecosystem, name: name, kinds: kinds.isEmpty ? [.changed] : kinds, from: old?.facts, to: new?.facts,
                newHosts: newHosts, bringsInstallScript: bringsScript),
            baseLines: old?.lines ?? [], headLines: new?.lines ?? [])
    }

    private func kinds(_ old: Manifest.Statement?, _ new: Manifest.Statement?) -> Set<DependencyChangeKind> {
        guard let old else { return new?.isOwnScript ?? false ? [.changed] : [.added] }
        guard let new else { return old.isOwnScript ? [.changed] : [.removed] }
        var kinds: Set<DependencyChangeKind> = []
        if old.sources != new.sources { kinds.insert(.sourceChanged) }
        if old.version != new.version {
            switch VersionOrder(from: old.version, to: new.version, in: ecosystem) {
            case .newer: kinds.insert(.upgraded)
            case .older: kinds.insert(.downgraded)
            case .unsure: kinds.insert(.changed)
            }
        } else if !old.digests.isEmpty, old.digests != new.digests {
            kinds.insert(.changed)
        }
        return kinds
    }
}

extension [ManifestComparison.Difference] {
    /// By line, head side first.
    fileprivate var inFixedOrder: Self {
        let places = indices.map { index in
            let change = self[index].change
            return (line: (change.to ?? change.from)?.line ?? 0, side: change.to == nil ? 1 : 0, index: index)
        }
        let order = places.sorted { left, right in
            guard left.line == right.line, left.side == right.side else {
                return (left.line, left.side) < (right.line, right.side)
            }
            return self[left.index].word < self[right.index].word
        }
        return order.map { self[$0.index] }
    }
}

extension ManifestComparison.Difference {
    /// For an order among those that stand at the same place.
    fileprivate var word: (String, String) { (change.name, change.to?.version ?? change.from?.version ?? "") }
}

extension Manifest.Statement {
    struct Identity: Hashable {
        var version: String?
        var sources: [DependencySource]
        var digests: Set<String>
        var installScript: String?
    }

    var identity: Identity { Identity(version: version, sources: sources, digests: digests, installScript: installScript) }

    var line: Int { lines.first?.lowerBound ?? 1 }

    var facts: DependencyStatement { DependencyStatement(version: version, sources: sources, line: line) }
}
