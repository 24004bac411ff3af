import Classification
import GitPatches
import RiskModel

/// Which owners files count for a change, and what reads them.
struct OwnersLookup {
    /// Whose tree holds them: the tip of the protected branch, or what an advisory change is compared with.
    let commit: ObjectID
    /// Of all files of the change.
    let owners: ([PatchExamination]) throws(GitPatchError) -> ChangeOwners
}
