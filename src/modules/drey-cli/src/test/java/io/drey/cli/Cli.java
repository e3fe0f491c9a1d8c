package io.drey.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** One run of the command line in this JVM. */
record Cli(int code, String out, String err) {

    /** With the address and namespace behind the command. */
    static Cli at(String uri, String namespace, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("--uri", uri, "--namespace", namespace));
        return run(all.toArray(String[]::new));
    }

    static Cli run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = DreyCli.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Cli(code, out.toString(), err.toString());
    }

    /** The figure with this name in JSON. */
    long number(String name) {
        return Long.parseLong(out.replaceFirst("(?s).*?\"" + name + "\": (-?\\d+).*", "$1"));
    }
}
