package io.drey.internal.config;

import io.drey.ManagerOptions;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.cache.spi.CachingProvider;

/** Loads Drey anew, beside other files, and without the packages that it must do without. Confined to a test. */
final class Isolated extends URLClassLoader {

    private Isolated(List<URL> urls, ClassLoader parent) {
        super(urls.toArray(URL[]::new), parent);
    }

    /**
     * With that directory before Drey's own files.
     *
     * @param missing start of the names of classes that are not found
     */
    static Isolated beside(Path directory, String missing) {
        ClassLoader all = Isolated.class.getClassLoader();
        ClassLoader parent = new ClassLoader(all) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("io.drey.") || name.startsWith(missing)) {
                    throw new ClassNotFoundException(name);
                }
                return super.loadClass(name, resolve);
            }
        };
        try {
            List<URL> urls = new ArrayList<>();
            urls.add(directory.toUri().toURL());
            urls.add(ManagerOptions.class.getProtectionDomain().getCodeSource().getLocation());
            return new Isolated(urls, parent);
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    /** The provider as this loader has it. */
    CachingProvider provider() throws ReflectiveOperationException {
        return (CachingProvider)
                loadClass("io.drey.TieredCachingProvider").getConstructor().newInstance();
    }

    /** The text of the options that are read there. */
    String options(String uri) throws ReflectiveOperationException {
        Class<?> reader = loadClass("io.drey.internal.config.ConfigurationReader");
        return reader.getMethod("read", URI.class, ClassLoader.class, Properties.class)
                .invoke(reader.getConstructor().newInstance(), URI.create(uri), this, new Properties())
                .toString();
    }
}
