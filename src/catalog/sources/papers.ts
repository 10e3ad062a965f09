/** Works and test machines that several entries name, each in one line. */
export const MANCO = 'F. Manco et al., My VM is Lighter (and Safer) than your Container, SOSP 2017';
export const FELTER_DATA =
  'W. Felter et al., kvm-docker-comparison (results behind IBM RC25482), 2014';
export const FELTER =
  'W. Felter et al., An Updated Performance Comparison of VMs and Containers, ISPASS 2015';
export const AGACHE_DATA =
  'A. Agache et al., nsdi2020-data (results behind the Firecracker paper), 2020';
export const AGACHE = 'A. Agache et al., Firecracker: Lightweight Virtualization, NSDI 2020';
export const BARHAM = 'P. Barham et al., Xen and the Art of Virtualization, SOSP 2003';
export const GVISOR = 'gVisor authors, Performance data, google/gvisor repository 2020';
export const CLARK = 'C. Clark et al., Live Migration of Virtual Machines, NSDI 2005';
export const MOBY = 'Moby authors, Docker Engine source, moby/moby b985e2313a86 2026';
export const WALDSPURGER =
  'C. A. Waldspurger, Memory Resource Management in VMware ESX Server, OSDI 2002';
export const TIMELINE = 'Wikipedia contributors, Timeline of virtualization technologies, 2024';
export const REPO_INFO =
  'Docker Official Images, repo-info (registry manifests), docker-library/repo-info 2026';
export const FC_SPEC =
  'Firecracker authors, SPECIFICATION.md, firecracker-microvm/firecracker 2026';
export const MAO =
  'M. Mao, M. Humphrey, A Performance Study on the VM Startup Time in the Cloud, IEEE CLOUD 2012';
export const KHAN =
  'S. Khan, Decomposing Docker Container Startup Performance, arXiv:2602.15214 2026';
export const BORG =
  'A. Verma et al., Large-scale cluster management at Google with Borg, EuroSys 2015';
export const HPA = 'Kubernetes authors, Horizontal Pod Autoscaling, Kubernetes documentation 2022';
export const HOLMES = 'B. Holmes et al., SEVeriFast, ASPLOS 2024';
export const RUND = 'Z. Li et al., RunD: A Lightweight Secure Container Runtime, USENIX ATC 2022';
export const XEN_SOURCE = 'Xen Project, xen/common/sched/credit.c, Xen source c447b7308b13 2026';
export const SIMGRID = 'SimGrid Team, SimGrid source 12a63c78cdaa 2026';
export const K8S_POD = 'Kubernetes authors, Pod Lifecycle, Kubernetes documentation 2025';
export const BRADFORD =
  'R. Bradford, A brief history of container technology, ronaldbradford.com 2016';
export const SLACKER =
  'T. Harter et al., Slacker: Fast Distribution with Lazy Docker Containers, FAST 2016';
export const PARALLELS =
  'A. Selikhov (Parallels), How Containers Offer Better TCO, thewhir.com 2009';
export const KSM = 'I. Eidus, H. Dickins, Kernel Samepage Merging, Linux documentation 2022';
export const MCLOCK = 'A. Gulati et al., mClock: Handling Throughput Variability, OSDI 2010';
export const K8S_NODES = 'Kubernetes authors, Nodes, Kubernetes documentation 2022';
export const CFS_BWC =
  'Linux kernel authors, CFS Bandwidth Control (sched-bwc.rst), Linux documentation 2021';
export const SCHROEDER = 'B. Schroeder, G. A. Gibson, Disk failures in the real world, FAST 2007';
export const ENERGY_STAR = 'US EPA ENERGY STAR, Virtualize Servers, energystar.gov 2019';
export const ZONES = 'D. Price, A. Tucker, Solaris Zones, LISA 2004';
export const LESSON =
  'R. Molenaar, Compute Virtualization (Containers and Virtual Machines), online lesson 2019';
export const BLOG = 'anonymous blog entry on containers and virtual machines, 2015';
export const TURTLES = 'M. Ben-Yehuda et al., The Turtles Project, OSDI 2010';
export const CVE = 'MITRE, CVE record, CVEProject/cvelistV5';

export const RIG_MANCO =
  'Xeon E5-1630 v3, 4 cores at 3.7 GHz, 128 GiB, Xen 4.8, Docker 1.13, images in RAM';
export const RIG_AGACHE =
  'm5d.metal, 1 vCPU and 256 MB, Linux guest that ends in its init, one boot at a time';
export const RIG_GVISOR = 'n1-standard-4 (itself a VM), Debian 9, Linux 4.19';
export const RIG_FELTER =
  'two 8-core Xeons, 252 GB, Ubuntu 13.10, Linux 3.11, Docker 1.0, QEMU 1.5';
export const RIG_BARHAM = 'two Xeons at 2.4 GHz, 2 GB, XenoLinux 2.4.21, VMware Workstation 3.2';
export const RIG_CLARK = 'dual Xeon at 2 GHz, Gigabit Ethernet, Xen, VM of 800 MB';
export const RIG_TURTLES = 'IBM x3650, one core at 2.9 GHz, 3 GB, KVM 87, nested paging';
