public import RiskModel

/// All that was found out about one patch under one policy, whoever asks: from it the verdict follows without any content.
public struct PatchExamination: Sendable {
    /// Without the commits, which have been matched, and the gaps, which are among the facts.
    let patch: Patch
    let files: [FileFacts]
    let identity: [PatchIdentity.Part?]
    let additions: Int
    let deletions: Int
    /// Results of the probes about commits.
    let probes: ProbeResults
    /// The commits that it consists of, newest first; nil where they are not known, as of patch text, and where not all could be read.
    let commits: [ObjectID]?
    /// Everybody who wrote a part of it, as its commits say; of patch text nobody.
    let commitAuthors: Set<PersonName>
    let gaps: [Gap]
    /// Whoever reads the same patch again finds the same: nothing was missing or damaged that might be at hand another time.
    public let isConclusive: Bool
}

extension PatchExamination {
    /// Of its files, those that renames leave as well.
    public var paths: Set<GitPath> {
        files.reduce(into: Set()) { paths, file in
            for version in [file.change.old, file.change.new] { if let version { paths.insert(version.path) } }
        }
    }

    /// An estimate of the memory it takes.
    public var approximateBytes: Int {
        MemoryLayout<Self>.stride + probes.heldBytes
            + ApproximateBytes.of(files, each: \.heldBytes) + ApproximateBytes.of(identity) { $0?.heldBytes ?? 0 }
            + ApproximateBytes.of(gaps) { ApproximateBytes.of($0.path) + ApproximateBytes.of("\($0.reason)") }
            + (commits?.count ?? 0) * MemoryLayout<ObjectID>.stride
            + commitAuthors.reduce(0) { $0 + 2 * MemoryLayout<PersonName>.stride + ApproximateBytes.of($1.text) }
    }
}
