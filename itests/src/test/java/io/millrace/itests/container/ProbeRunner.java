package io.millrace.itests.container;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.osgi.framework.BundleContext;

/** Runs one test method inside the probe bundle. Public because Pax Exam looks for public methods of public classes. */
public final class ProbeRunner {
    /** Called by Pax Exam. */
    public ProbeRunner() {}

    /**
     * Makes an instance of the test class with the probe's context, and runs the method.
     *
     * @param probe the probe's context
     * @param type name of the test class
     * @param method name of the test method
     * @throws Throwable what the test throws
     */
    public void run(BundleContext probe, String type, String method) throws Throwable {
        Class<?> test = Class.forName(type);
        Constructor<?> constructor = test.getDeclaredConstructor();
        constructor.setAccessible(true);
        Method found = test.getDeclaredMethod(method, BundleContext.class);
        found.setAccessible(true);
        try {
            found.invoke(constructor.newInstance(), probe);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
