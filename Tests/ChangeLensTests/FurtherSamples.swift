extension Sample {
    private static let slashBlock = (open: "/*", close: "*/")

    /// Samples of the further languages, written as those of `all`.
    static let further: [Sample] = [
        Sample(
            path: "a.rb", lineMark: "#", block: nil,
            source: """
                def f?(a, b = "# #{c["d"]}")
                  return (a) / 2 if b =~ /["'#]/
                  (a + b) / 3
                  g :"#", '# \\' "'
                end
                """),
        Sample(
            path: "a.php", lineMark: "//", block: slashBlock,
            source: """
                ¦<?php¬
                function f($a,·$b)·{
                    return·"# // {$a['/*']} \\"" . '# \\' /*';
                }
                """),
        Sample(
            path: "a.hs", lineMark: "--", block: nil,
            source: """
                f' :: Int -> Char
                f' x = if x > 2 then '"' else '\\''
                g = "-- \\" {- "
                """),
        Sample(
            path: "a.ex", lineMark: "#", block: nil,
            source: """
                def f?(a), do: "# #{b["c"]} '"
                x = '# "' ++ a!
                """),
        Sample(
            path: "a.erl", lineMark: "%", block: nil,
            source: """
                f(X) -> [$", $%, "% \\" ", 'a % b'].
                """),
        Sample(
            path: "a.clj", lineMark: ";", block: nil,
            source: """
                (defn f [a]
                  (g a \\; \\" "; \\" " #"; \\""))
                """),
        Sample(
            path: "a.jl", lineMark: "#", block: (open: "#=", close: "=#"),
            source: """
                f(x)·=·x' * "# \\" #=" * string('"', '#')
                """),
        Sample(
            path: "a.dart", lineMark: "//", block: slashBlock,
            source: """
                String·f(int a)·{
                  return·'// ${b["/*"]} \\'' + r'\\' + "/*";
                }
                """),
        Sample(
            path: "a.nix", lineMark: "#", block: slashBlock,
            source: """
                {·a = "# ${b} \\" /*";
                  c = '' # ''${d} ''' /*¬
                ¦''; }
                """),
        Sample(
            path: "a.adb", lineMark: "--", block: nil,
            source: """
                A := B'First & '"' & C'('-') & "-- ""x";
                """),
        Sample(
            path: "a.f90", lineMark: "!", block: nil,
            source: """
                a = 'it''s ! "' // "! '"
                """),
        Sample(
            path: "a.zig", lineMark: "//", block: nil,
            source: """
                const a = "// \\" '" ++ b('"', '\\'');
                """),
        Sample(
            path: "a.rego", lineMark: "#", block: nil,
            source: """
                a := "# \\" `" == `# " \\`
                """),
    ]
}
