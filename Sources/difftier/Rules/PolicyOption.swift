import ArgumentParser
import Classification
import Foundation
import PatternEngine

/// Which policy a command of `difftier rules` is about.
struct PolicyOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("A policy directory (default: the policy that ships with difftier).", valueName: "dir"))
    var policy: String?

    func load() throws -> CompiledPolicy {
        try (policy.map { PolicySource.directory($0) } ?? .shipped).load(
            cache: PrefilterCache(environment: ProcessInfo.processInfo.environment))
    }
}
