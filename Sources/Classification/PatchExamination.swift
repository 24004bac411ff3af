import RiskModel

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
    let gaps: [Gap]
}
