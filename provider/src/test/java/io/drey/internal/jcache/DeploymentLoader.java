package io.drey.internal.jcache;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A class loader as an application server gives each deployment: it has the classes of one package of its own, and
 * shares Drey with the others.
 */
final class DeploymentLoader extends URLClassLoader {

    private static final String OWN = "io.drey.internal.jcache.deployed.";

    private final InheritableThreadLocal<Object> inherited = new InheritableThreadLocal<>();

    DeploymentLoader() {
        super(new URL[0], DeploymentLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            if (known != null || !name.startsWith(OWN)) {
                return known != null ? known : super.loadClass(name, resolve);
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) { // such as one that is made while everything runs
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Makes one of its own classes, which has a public constructor without arguments. */
    @SuppressWarnings("unchecked") // the test's interfaces are loaded once
    <T> T make(Class<T> type, String simpleName) throws ReflectiveOperationException {
        return (T) loadClass(OWN + simpleName).getConstructor().newInstance();
    }

    /** Runs on a thread of this deployment, as a server runs requests and the start of an application. */
    <T> T run(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            inherited.set(loadClass(OWN + "Order").getConstructor().newInstance());
            try {
                return work.call();
            } finally {
                inherited.remove();
            }
        });
        Thread thread = new Thread(task, "deployment");
        thread.setContextClassLoader(this);
        thread.start();
        thread.join(TimeUnit.SECONDS.toMillis(60));
        return task.get(1, TimeUnit.SECONDS);
    }
}
