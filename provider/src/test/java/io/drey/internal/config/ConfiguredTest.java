package io.drey.internal.config;

import static io.drey.internal.config.Reading.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.drey.ManagerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said at the start of where the configuration is from and what it means. */
class ConfiguredTest {

    @TempDir
    private Path directory;

    private static String said(URI uri, Properties system, Map<String, String> environment) {
        return new ConfigurationReader(system, environment)
                .configured(uri, ConfiguredTest.class.getClassLoader(), new Properties())
                .describe();
    }

    @Test
    void localOnlySaysWhereAnAddressWasLookedFor() {
        assertThat(said(ConfigurationReader.DEFAULT_URI, new Properties(), Map.of()))
                .isEqualTo("local only: no remote.uri in drey.conf (there is none on the class path), the properties of"
                        + " the cache manager, the system properties (drey.*), the environment (DREY_*)");
    }

    @Test
    void localOnlyNamesTheFileThatWasRead() {
        URI file = Reading.write(directory, "test.conf", "drey.namespace = shop");

        assertThat(said(file, properties("drey.defaults.write", "through"), Map.of()))
                .startsWith("local only: no remote.uri in file:")
                .contains("test.conf, the properties of the cache manager")
                .contains("configured by system properties, file:");
    }

    @Test
    void aRemoteTierIsNamedWithoutItsPasswordAndWithAllThatSaidSomething() {
        URI file = Reading.write(directory, "test.conf", "drey { namespace = shop, remote.partitions = 16 }");

        assertThat(said(file, new Properties(), Map.of("DREY_REMOTE_URI", "redis://user:secret@host")))
                .startsWith("one Redis at redis://***:***@host:6379, namespace \"shop\", write behind, 16 partitions;"
                        + " configured by environment variable DREY_REMOTE_URI, file:")
                .endsWith("test.conf");
    }

    @Test
    void eachTopologyIsNamed() {
        assertThat(said(URI.create("redis-cluster://a:1,b:2"), new Properties(), Map.of()))
                .startsWith("a Redis Cluster at redis-cluster://a:1,b:2, namespace \"drey\"")
                .endsWith("configured by the URI of the cache manager");
        assertThat(said(URI.create("twemproxy://a:1"), new Properties(), Map.of()))
                .startsWith("Redis servers behind twemproxy at twemproxy://a:1,");
        assertThat(said(URI.create("redis-sentinel://a:1#m"), new Properties(), Map.of()))
                .startsWith("the Redis that sentinels name, at redis-sentinel://a:1#m,");
    }

    @Test
    void optionsInCodeAreNamed() {
        assertThat(Configured.inCode(ManagerOptions.builder().build()).describe())
                .isEqualTo("local only: no remote.uri in the options in code; configured by options in code");
        assertThat(Configured.inCode(
                                ManagerOptions.builder().remote("redis://host").build())
                        .describe())
                .endsWith("write behind, 64 partitions; configured by options in code");
    }
}
