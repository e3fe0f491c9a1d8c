package io.drey.cli;

import io.drey.ManagerOptions;
import io.drey.internal.config.ConfigurationReader;
import io.drey.internal.redis.Inspection;
import io.drey.internal.store.NanoClock;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which namespace is meant, and how to reach it: the options that all commands share. One thread. */
final class Target {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Option(
            names = {"-u", "--uri"},
            paramLabel = "URI",
            description = {
                "Where Redis is: redis://host:6379, rediss:// with TLS, redis-sentinel://a:26379,b:26379/0#mymaster,"
                        + " redis-cluster://a:6379,b:6379 or twemproxy://host:22121. Else the variable"
                        + " DREY_REMOTE_URI, or the file of --config."
            })
    private @Nullable String uri;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "drey.namespace of the applications. Else DREY_NAMESPACE, or the file; \"drey\" by default.")
    private @Nullable String namespace;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The applications' drey.conf, for address, namespace and credentials.")
    private @Nullable Path config;

    @Option(names = "--user", paramLabel = "NAME", description = "Who you are to Redis. Else DREY_REMOTE_USER.")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file that holds the password and nothing else. Else DREY_REMOTE_PASSWORD. A password on"
                    + " the command line itself would be seen by everybody on this host.")
    private @Nullable Path passwordFile;

    @Option(names = "--ask-password", description = "Asks for the password on the terminal.")
    private boolean askPassword;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long to wait for Redis, such as 500ms or 5s (default: ${DEFAULT-VALUE}).")
    private String timeout = "10s";

    /** Reads what was given. The namespace in Redis decides on the number of partitions. */
    ManagerOptions options() {
        Properties properties = new Properties();
        put(properties, "drey.remote.uri", uri);
        put(properties, "drey.namespace", namespace);
        put(properties, "drey.remote.user", user);
        put(properties, "drey.remote.password", password());
        for (String each : new String[] {"connect", "command", "start"}) {
            properties.setProperty("drey.remote." + each + "-timeout", timeout);
        }
        URI source = config == null ? ConfigurationReader.DEFAULT_URI : config.toUri();
        return new ConfigurationReader().read(source, Target.class.getClassLoader(), properties);
    }

    Inspection open() {
        return Inspection.open(options(), NanoClock.SYSTEM, System::currentTimeMillis);
    }

    /** Opens another namespace at the same address. */
    Inspection open(String other) {
        ManagerOptions options = options().toBuilder().namespace(other).build();
        return Inspection.open(options, NanoClock.SYSTEM, System::currentTimeMillis);
    }

    private static void put(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    private @Nullable String password() {
        if (passwordFile != null) {
            try {
                return Files.readString(passwordFile).strip();
            } catch (IOException e) {
                throw new ParameterException(
                        spec.commandLine(), "the file of --password-file cannot be read: " + passwordFile, e);
            }
        } else if (!askPassword) {
            return null;
        }
        Console console = Terminal.console();
        char[] typed = console == null ? null : console.readPassword("Password: ");
        if (typed == null) {
            throw new ParameterException(
                    spec.commandLine(), "--ask-password needs a terminal; use --password-file instead");
        }
        return new String(typed);
    }
}
