"""A Debian 12 with a real systemd in a container, for tests that need one: a cached debootstrap root under an overlay, booted by systemd-nspawn.
It shares the network of this machine, so that it reaches servers on loopback."""
import contextlib, hashlib, os, pathlib, shutil, signal, subprocess, tempfile, time


class Unable(Exception):
    "why no container can run here"


def run(*command, check=True, **more):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    if check and done.returncode:
        raise RuntimeError(f'{" ".join(map(str, command))} failed ({done.returncode}):\n{done.stdout[-4000:]}')
    return done


def require_abilities():
    if os.geteuid() != 0:
        raise Unable('only root can boot a container')
    for tool in ('systemd-nspawn', 'debootstrap', 'nsenter', 'dpkg-deb'):
        if not shutil.which(tool):
            raise Unable(f'{tool} is not installed')


def base_root(cache, deb):
    "a root with systemd and everything the package depends on, made once for each set of dependencies"
    depends = run('dpkg-deb', '--field', deb, 'Depends').stdout
    names = sorted(part.split('|')[0].split()[0] for part in depends.split(','))
    root = cache / hashlib.sha256(' '.join(names).encode()).hexdigest()[:16]
    if root.exists():
        return root
    unfinished = root.with_suffix('.unfinished')
    shutil.rmtree(unfinished, ignore_errors=True)
    cache.mkdir(parents=True, exist_ok=True)
    made = run('debootstrap', '--variant=minbase', '--include=systemd-sysv,dbus', 'bookworm', unfinished, check=False)
    if made.returncode == 0:
        made = run('chroot', unfinished, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-q', '-y', '--no-install-recommends', *names, check=False)
    if made.returncode:
        raise Unable('debootstrap failed (is a Debian mirror in reach?): ' + made.stdout[-500:])
    unfinished.rename(root)
    return root


class Container:
    def __init__(self, root, log):
        self.root = root
        self.console = open(log, 'w')
        self.nspawn = self.leader = None

    def chroot(self, *command, check=True):
        "runs a command in the root while nothing is booted there"
        return run('chroot', self.root, 'env', 'DEBIAN_FRONTEND=noninteractive', *command, check=check)

    def boot(self):
        self.nspawn = subprocess.Popen(['systemd-nspawn', '--boot', '--keep-unit', '--register=no', '--quiet', '-D', self.root],
                                       stdin=subprocess.DEVNULL, stdout=self.console, stderr=self.console, start_new_session=True)
        for _ in range(300):
            if self.nspawn.poll() is not None:
                raise Unable('systemd-nspawn --boot ends at once: nested containers are not possible here')
            if self.is_up():
                return
            time.sleep(0.2)
        raise Unable('the container does not come up')

    def is_up(self):
        children = run('pgrep', '-P', str(self.nspawn.pid), check=False).stdout.split()
        if not children:
            return False
        self.leader = children[0]
        state = self.run('systemctl', 'is-system-running', check=False).stdout.strip()
        return state in ('running', 'degraded')

    def run(self, *command, check=True):
        "runs a command in the booted container"
        return run('nsenter', '-t', self.leader, '-a', '-r', '-w', '--', *command, check=check)

    def write(self, path, text, mode=0o644):
        "writes a file; only before boot() or where the container sees it at once (not below /run or /tmp)"
        file = pathlib.Path(f'{self.root}/{path}')
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)

    def read(self, path):
        file = pathlib.Path(f'{self.root}/{path}')
        return file.read_text() if file.exists() else ''

    def stop(self):
        if self.nspawn and self.nspawn.poll() is None:
            self.run('systemctl', '--no-block', 'poweroff', check=False) if self.leader else None
            try:
                self.nspawn.wait(30)
            except subprocess.TimeoutExpired:
                self.nspawn.send_signal(signal.SIGKILL)
                self.nspawn.wait()
        self.console.close()


@contextlib.contextmanager
def container(cache, deb):
    "a container with the package installed, not booted yet"
    require_abilities()
    lower = base_root(cache, deb)
    work = pathlib.Path(tempfile.mkdtemp(prefix='run-', dir=cache))
    for name in ('upper', 'work', 'root'):
        (work / name).mkdir()
    root = work / 'root'
    mounted = run('mount', '-t', 'overlay', 'overlay', '-o', f'lowerdir={lower},upperdir={work}/upper,workdir={work}/work', root, check=False)
    if mounted.returncode:
        shutil.rmtree(work)
        raise Unable('no overlay can be mounted: ' + mounted.stdout.strip())
    box = Container(root, cache / 'console.log')
    try:
        shutil.copy(deb, root / 'feedwatch.deb')
        yield box
    finally:
        box.stop()
        run('umount', root)
        shutil.rmtree(work)
