import Benchmark
import ChangeLens
import Classification
import FrameTraffic
import GitPatches
import PatternEngine
import RiskModel

/// The parts of the engine one by one, each over the same commits of a real repository: `DIFFTIER_BENCH_REPOSITORY`
/// and `DIFFTIER_BENCH_RANGE`. One iteration goes over all of them.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .cpuUser, .throughput], warmupIterations: 1, maxDuration: .seconds(3), maxIterations: 1_000)
    let workload = Workload.shared

    Benchmark("diff: lines of every file") { benchmark in
        let repository = try workload.repository()
        benchmark.startMeasurement()
        for commit in workload.commits {
            let reader = try repository.patch(ofCommit: commit)
            for index in reader.patch.files.indices { blackHole(try reader.content(ofFileAt: index, needs: .lines)) }
        }
        benchmark.stopMeasurement()
    }

    Benchmark("scan: changed files, each line alone") { benchmark in
        var scanner = try PatternScanner(workload.patterns)
        benchmark.startMeasurement()
        for file in workload.files {
            let text = ScannableText(file.content.text)
            let subjects = file.content.lines.map(\.range)
            blackHole(try scanner.scan(text, subjects: subjects, patterns: scanner.set.all) { _ in .nextSubject })
        }
        benchmark.stopMeasurement()
    }

    Benchmark("lens: kind of every change") { _ in
        for file in workload.files { blackHole(ChangeLens.kind(of: file.change, file.content)) }
    }

    Benchmark("evaluate: verdict from facts") { benchmark in
        let classifier = try Classifier(workload.policy)
        let examinations = try workload.examinations(by: classifier)
        benchmark.startMeasurement()
        for examination in examinations { blackHole(try classifier.verdict(on: examination, for: workload.context)) }
        benchmark.stopMeasurement()
    }

    let traffic = workload.traffic
    Benchmark("frames: encode 1,000 of 4 KiB") { _ in blackHole(try traffic.encode()) }
    Benchmark("frames: decode 1,000 of 4 KiB") { _ in blackHole(try traffic.decode()) }

    Benchmark("end to end: verdict of every commit") { benchmark in
        let repository = try workload.repository()
        let classifier = try Classifier(workload.policy)
        benchmark.startMeasurement()
        for commit in workload.commits {
            blackHole(try classifier.classify(.commit(commit), in: repository, for: workload.context))
        }
        benchmark.stopMeasurement()
    }
}
