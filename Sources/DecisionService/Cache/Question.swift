import Classification
import GitPatches
import RiskModel

/// Which patch, under which policy: everything that an examination depends on.
///
/// Revisions stand here as the ids of the commits they were resolved to. An object id names all that can be reached from it: trees, contents,
/// merge bases, and the commits in between.
struct PatchQuestion: Hashable, Sendable {
    enum Patch: Hashable, Sendable {
        /// Of a repository; its revisions are ids of commits.
        case stored(PatchQuery)
        case text(sha256: [UInt8])

        var isText: Bool { if case .text = self { true } else { false } }
    }

    var patch: Patch
    /// The repository it was read from. Not its path: what it holds is named by the ids.
    var repository: String
    var policyDigest: String
    /// Versions and settings of what matches.
    var engine: String
    var limits: GitLimits
}

/// Everything that a decision depends on: the patch under its policy, and all that is known of who asks for what.
struct Question: Hashable, Sendable {
    var patch: PatchQuestion
    var context: RequestContext
    var reviews: ReviewKey
}

extension PatchQuestion {
    /// An estimate of the memory that it takes as a key.
    var approximateBytes: Int {
        // The value stands in the table of keys, which is not full, and beside the value it leads to.
        4 * MemoryLayout<Question>.stride + 2 * (ApproximateBytes.allocation + ObjectID.byteCount)
            + ApproximateBytes.of(repository) + ApproximateBytes.of(policyDigest) + ApproximateBytes.of(engine)
    }
}

extension Question {
    var approximateBytes: Int { patch.approximateBytes + context.approximateBytes + reviews.heldBytes }
}
