import PatternEngine
import RiskModel

/// Content probes, ready to be asked together: those that see the same pieces of text share one scan.
struct ProbeGroups: Sendable {
    /// Probes over the same subjects.
    struct Group: Sendable {
        enum Place: Hashable, Sendable {
            /// Lines of one origin, joined by span.
            case lines(FileContent.Line.Origin, Span)
            /// The whole content of one side.
            case whole(Side)
        }

        var place: Place
        /// Indices of probes.
        var probes: [Int]
        /// Every alternative of theirs.
        var patterns: PatternSelection
        /// By pattern: the indices of the probes that it belongs to.
        var owners: [Int: [Int]]
    }

    let groups: [Group]
    /// The probes of all groups.
    let probes: ProbeSet
    /// Those that may be answered yes without a match.
    let needingAnswer: [ProbeID]
    let needsBase: Bool
    let needsHead: Bool

    init(_ probes: ProbeSet, of policy: CompiledPolicy) {
        self.probes = probes
        needingAnswer = probes.filter { !policy.probes[$0.index].needsMatch }
        var byPlace: [Group.Place: [Int]] = [:]
        for id in probes {
            for place in policy.policy.probes[id.index].places { byPlace[place, default: []].append(id.index) }
        }
        groups = Group.Place.inOrder.compactMap { place in
            byPlace[place].map { Group(place: place, $0, of: policy) }
        }
        let near = probes.map { policy.policy.probes[$0.index] }.filter { $0.near != nil }.flatMap(\.places)
        needsBase = byPlace[.whole(.base)] != nil || near.contains { $0.side == .base }
        needsHead = byPlace[.whole(.head)] != nil || near.contains { $0.side == .head }
    }
}

extension ProbeGroups.Group {
    fileprivate init(place: Place, _ probes: [Int], of policy: CompiledPolicy) {
        self.place = place
        self.probes = probes
        var owners: [Int: [Int]] = [:]
        for probe in probes {
            let compiled = policy.probes[probe]
            let asked = place == .lines(.added, .line) ? compiled.replacements ?? compiled.alternatives : compiled.alternatives
            for pattern in asked.indices { owners[pattern, default: []].append(probe) }
        }
        self.owners = owners
        patterns = policy.patterns.selection(owners.keys)
    }
}

extension ProbeGroups.Group.Place {
    /// The side that its texts stand on.
    var side: Side {
        switch self {
        case .lines(let origin, _): origin == .removed ? .base : .head
        case .whole(let side): side
        }
    }

    /// Every place, in the order in which they are scanned.
    static let inOrder: [Self] =
        [FileContent.Line.Origin.added, .removed, .context].flatMap { origin in Span.allCases.map { .lines(origin, $0) } }
        + [.whole(.head), .whole(.base)]
}

extension Probe {
    /// Where the probe looks in contents.
    var places: [ProbeGroups.Group.Place] {
        switch subject {
        case .added: [.lines(.added, span)]
        case .removed: [.lines(.removed, span)]
        case .changed, .replaced, .netRemoved: [.lines(.added, span), .lines(.removed, span)]
        case .context: [.lines(.context, span)]
        case .head: [.whole(.head)]
        case .base: [.whole(.base)]
        case .path, .oldPath, .commitMessage, .commitAuthor, .commitTrailer, .subject, .targetBranch, .repository, .environment,
            .sensitivity:
            []
        }
    }
}
