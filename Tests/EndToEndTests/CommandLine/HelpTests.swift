import TestKit
import Testing

@Suite("Help and completions")
struct HelpTests {
    @Test(
        "every command shows an example and every option of its own in words",
        arguments: [
            [], ["classify"], ["explain"], ["owners"], ["rules"], ["rules", "list"], ["rules", "test"], ["rules", "lint"],
            ["rules", "explain"], ["rules", "coverage"], ["rules", "mutate"], ["rules", "diff"],
            ["rules", "new"], ["rules", "import"], ["server"],
            ["server", "status"], ["doctor"],
        ])
    func help(command: [String]) throws {
        let run = try Programs.run(Programs.difftier, command + ["--help"])
        #expect(run.status == 0)
        #expect(run.text.contains("Example"))
        #expect(run.text.contains("\n  " + (["difftier"] + command).joined(separator: " ")))
        #expect(run.errorOutput == "")
    }

    @Test("the service shows examples and every setting as a flag")
    func service() throws {
        let run = try difftierd("--help")
        #expect(run.status == 0)
        for part in ["Examples:", "--check-config", "--listen", "--repositories", "--state-directory", "SIGHUP"] {
            #expect(run.text.contains(part), "\(part)")
        }
    }

    @Test("both programs tell the same version")
    func version() throws {
        let (client, service) = (try difftier("--version"), try difftierd("--version"))
        #expect(client.status == 0 && service.status == 0)
        #expect(client.text == service.text)
        #expect(client.text.split(separator: ".").count == 3)
    }

    @Test("completions are made for every shell, and bash can read its own", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) throws {
        let run = try difftier("--generate-completion-script", shell)
        #expect(run.status == 0)
        #expect(run.text.contains("classify"))
        #expect(run.text.contains("first-parent"))
        if shell == "bash" {
            #expect(try Programs.run("bash", ["-n", "-"], input: run.output).status == 0)
        }
    }
}
