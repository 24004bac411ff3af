import TestKit

/// The repository most stories are about: `main`, and an agent's branch that left it, while `main` went on.
struct Payments {
    let repository: GitFixture
    /// Where the agent's branch left `main`.
    let fork: String
    /// The tip of `main`.
    let main: String
    /// The tip of `agent/fix`: prose, source and a workflow.
    let agent: String

    var path: String { repository.path }

    init() throws {
        let git = try GitFixture()
        try git.write("# Payments\n", to: "README.md")
        try git.write("name: release\non: push\npermissions:\n  contents: read\n", to: ".github/workflows/release.yml")
        try git.commit("Begin", "Sources/Pay.swift", "func pay() {}\n")
        fork = try git.commit("Explain", "docs/guide.md", "Pay.\n")
        main = try git.commit("Log", "Sources/Log.swift", "func log() {}\n")
        try git.git("checkout", "--quiet", "-b", "agent/fix", fork)
        try git.commit("Say more", "docs/guide.md", "Pay.\nThen wait.\n")
        try git.commit("Round up", "Sources/Pay.swift", "func pay() { round() }\n")
        agent = try git.commit(
            "Publish", ".github/workflows/release.yml", "name: release\non: push\npermissions:\n  contents: write\n")
        try git.git("checkout", "--quiet", "main")
        repository = git
    }
}
