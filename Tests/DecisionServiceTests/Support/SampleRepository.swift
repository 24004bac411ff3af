import TestKit

/// A repository with `main` and, one commit beyond its root, `agent/fix`; `main` has gone on since.
final class SampleRepository {
    let directory: TemporaryDirectory
    var path: String { directory.path }

    struct GitFailed: Error { var output: String }

    init() throws {
        directory = try TemporaryDirectory()
        try git("init", "--quiet", "-b", "main")
        try commit("README.md", "one\n")
        try git("checkout", "--quiet", "-b", "agent/fix")
        try commit("Sources/a.swift", "let a = 1\n")
        try commit("Sources/b.swift", "let b = 1\n")
        try git("checkout", "--quiet", "main")
        try commit("docs/guide.md", "two\n")
    }

    func commit(_ file: String, _ text: String) throws {
        try directory.write(text, to: file)
        try git("add", "--all")
        try git("commit", "--quiet", "-m", "change \(file)")
    }

    func git(_ arguments: String...) throws {
        let run = try CommandRun.run(
            "git", arguments, in: path,
            environment: [
                "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a",
                "GIT_AUTHOR_EMAIL": "a@b.example",
                "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b.example",
            ])
        guard run.status == 0 else { throw GitFailed(output: run.errorOutput) }
    }
}
